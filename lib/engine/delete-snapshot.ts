import { readdir, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { HostName } from '../domain/host-name.ts';
import { isSnapshotName, type SnapshotName } from '../domain/snapshot-name.ts';
import type { SnapshotRef } from '../domain/snapshot-ref.ts';
import { openBackupRoot, type BackupRoot } from './backup-root.ts';
import { diskError } from './disk-error.ts';
import { syncDirectory } from './durable.ts';
import { makeDirectory } from './make-directory.ts';
import { removeTree, type RemoveTreeOptions } from './remove-tree.ts';
import { hostDirectory, snapshotDirectory, trashDirectory } from './snapshot-paths.ts';

/**
 * Takes a snapshot out of the list in one step: renamed into `.trash`, durable. The caller holds the host's lock.
 *
 * @returns false when there is no such snapshot (a delete that was interrupted after this step)
 * @throws RootMissingError
 * @throws PobsyncError disk_full, disk_failed
 */
export async function moveToTrash(root: BackupRoot, ref: SnapshotRef): Promise<boolean> {
  await openBackupRoot(root.path, root.uuid);
  const from = snapshotDirectory(root, ref);
  const to = trashDirectory(root, ref.host, ref.name);
  try {
    await makeDirectory(dirname(to));
    await rename(from, to);
    await syncDirectory(dirname(to));
    await syncDirectory(dirname(from));
    return true;
  } catch (error) {
    const { code, syscall } = error as NodeJS.ErrnoException;
    // not there because it is gone, or because the whole disk is?
    await openBackupRoot(root.path, root.uuid);
    if (code === 'ENOENT' && syscall === 'rename') return false;
    throw diskError(error, `Deleting snapshot ${ref.kind}/${ref.name} of ${ref.host}`);
  }
}

/**
 * Removes everything in a host's `.trash`. The caller holds the host's lock.
 *
 * @returns the names that are gone
 * @throws RootMissingError
 * @throws PobsyncError disk_failed
 */
export async function emptyTrash(
  root: BackupRoot,
  host: HostName,
  options: RemoveTreeOptions = {},
): Promise<SnapshotName[]> {
  const gone: SnapshotName[] = [];
  const stopped = () => options.signal?.aborted ?? false;
  for (const name of await listTrash(root, host)) {
    if (stopped()) break;
    await openBackupRoot(root.path, root.uuid);
    await removeTree(trashDirectory(root, host, name), options);
    if (!stopped()) gone.push(name);
  }
  return gone;
}

/** What is being deleted of a host, or was when a run was interrupted; oldest first. */
export async function listTrash(root: BackupRoot, host: HostName): Promise<SnapshotName[]> {
  await openBackupRoot(root.path, root.uuid);
  try {
    return (await readdir(`${hostDirectory(root, host)}/.trash`)).filter(isSnapshotName).sort();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw diskError(error, `Emptying the trash of ${host}`);
  }
}
