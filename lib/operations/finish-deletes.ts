import { lstat } from 'node:fs/promises';
import type { HostRecord } from '../data/hosts.ts';
import { deleteSnapshotRow, findSnapshot, setStatus } from '../data/snapshots.ts';
import { snapshotsOfHost } from '../data/snapshots-of-host.ts';
import type { SnapshotId } from '../domain/snapshot-ref.ts';
import type { BackupRoot } from '../engine/backup-root.ts';
import { emptyTrash } from '../engine/delete-snapshot.ts';
import { readMetadata } from '../engine/snapshot-metadata.ts';
import { snapshotDirectory, trashDirectory } from '../engine/snapshot-paths.ts';
import type { LockedRun } from './active-run.ts';
import type { Services } from './services.ts';

/**
 * Settles what an interrupted prune left. What reached `.trash` is removed and its row goes; a snapshot that is still
 * in its place was never touched, so it becomes what it was, and the next plan decides about it anew.
 *
 * @returns those that are gone now
 */
export async function finishDeletes(
  services: Services,
  host: HostRecord,
  run: LockedRun,
): Promise<SnapshotId[]> {
  const { root, signal } = run;
  await emptyTrash(root, host.name, { signal });
  const settled = await settleDeletes(services, host, root);
  for (const { kind, name, isGone } of settled) {
    const end = isGone ? 'it is deleted' : 'it was not touched yet, and stays';
    run.log('info', `Settled the interrupted delete of ${kind}/${name}: ${end}`);
  }
  return settled.filter(({ isGone }) => isGone).map(({ kind, name }) => ({ kind, name }));
}

/** A snapshot whose delete was interrupted, and whether it is gone now or was never touched. */
export interface SettledDelete extends SnapshotId {
  isGone: boolean;
}

/**
 * Settles the rows alone, which is quick: what still lies in the trash stays a row that is being deleted. The caller
 * holds the host's lock.
 *
 * @returns the snapshots that were settled
 */
export async function settleDeletes(
  services: Services,
  host: HostRecord,
  root: BackupRoot,
): Promise<SettledDelete[]> {
  const database = await services.database();
  const rows = await database.read((tx) => snapshotsOfHost(tx, host.id));
  const settled: SettledDelete[] = [];
  for (const { id, kind, name } of rows.filter(({ status }) => status === 'deleting')) {
    const ref = { host: host.name, kind, name };
    const onDisk = await readMetadata(snapshotDirectory(root, ref));
    if ('reason' in onDisk && (await isThere(trashDirectory(root, host.name, name)))) continue;
    await database.write(async (tx) => {
      const snapshot = await findSnapshot(tx, host.id, { kind, name });
      if (snapshot === null) return;
      if ('reason' in onDisk) await deleteSnapshotRow(tx, id);
      else await setStatus(tx, snapshot, snapshot.statusBefore ?? onDisk.status, services.clock.now());
    });
    settled.push({ kind, name, isGone: 'reason' in onDisk });
  }
  return settled;
}

async function isThere(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}
