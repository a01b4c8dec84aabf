import type { HostRecord } from '../data/hosts.ts';
import { deleteSnapshotRow, findSnapshot, setStatus } from '../data/snapshots.ts';
import { snapshotsOfHost } from '../data/snapshots-of-host.ts';
import { emptyTrash } from '../engine/delete-snapshot.ts';
import { readMetadata } from '../engine/snapshot-metadata.ts';
import { snapshotDirectory } from '../engine/snapshot-paths.ts';
import type { LockedRun } from './active-run.ts';
import type { Services } from './services.ts';

/**
 * Settles what an interrupted prune left. What reached `.trash` is removed and its row goes; a snapshot that is still
 * in its place was never touched, so it becomes what it was, and the next plan decides about it anew.
 */
export async function finishDeletes(services: Services, host: HostRecord, run: LockedRun): Promise<void> {
  const { root, signal } = run;
  await emptyTrash(root, host.name, { signal });
  const database = await services.database();
  const rows = await database.read((tx) => snapshotsOfHost(tx, host.id));
  for (const { id, kind, name } of rows.filter(({ status }) => status === 'deleting')) {
    const onDisk = await readMetadata(snapshotDirectory(root, { host: host.name, kind, name }));
    await database.write(async (tx) => {
      const snapshot = await findSnapshot(tx, host.id, { kind, name });
      if (snapshot === null) return;
      if ('reason' in onDisk) await deleteSnapshotRow(tx, id);
      else await setStatus(tx, snapshot, snapshot.statusBefore ?? onDisk.status, services.clock.now());
    });
    run.log('info', `Settled the interrupted delete of ${kind}/${name}`);
  }
}
