import { lstat, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { ConflictError, PobsyncError } from '../domain/errors.ts';
import type { SnapshotRef } from '../domain/snapshot-ref.ts';
import { openBackupRoot, type BackupRoot } from './backup-root.ts';
import { syncDirectory } from './durable.ts';
import { makeDirectory } from './make-directory.ts';
import { runProgram } from './run-program.ts';
import { hostDirectory, incompleteDirectory, snapshotDirectory } from './snapshot-paths.ts';

/**
 * Writes everything of a file system to the disk. One call for the whole tree: an fsync of each of a million files
 * would take hours.
 *
 * @throws PobsyncError `disk_failed`
 */
export async function syncFileSystem(path: string, signal?: AbortSignal): Promise<void> {
  const result = await runProgram('sync', ['-f', path], signal === undefined ? {} : { signal });
  if (result.exitCode === 0 || signal?.aborted === true) return;
  throw new PobsyncError('disk_failed', `Writing ${path} to the disk failed.`, {
    cure: 'Check the disk and the kernel log of the backup host.',
    cause: result.stderr.toString(),
  });
}

/**
 * Puts a durable, unfinished snapshot into its place by one rename: before it there is no snapshot, after it a whole
 * one. The directories on the way are synced, so that a power cut cannot undo it.
 *
 * @returns the snapshot's directory
 * @throws RootMissingError when the disk went away meanwhile
 */
export async function finaliseSnapshot(root: BackupRoot, ref: SnapshotRef): Promise<string> {
  await openBackupRoot(root.path, root.uuid);
  const from = incompleteDirectory(root, ref.host, ref.name);
  const to = snapshotDirectory(root, ref);
  await makeDirectory(dirname(to));
  if (await exists(to))
    throw new ConflictError(`The snapshot ${ref.name} of host ${ref.host} exists already.`);
  await rename(from, to);
  // first where it is now, then where it was, then the directories that hold both
  await syncDirectory(dirname(to));
  await syncDirectory(dirname(from));
  await syncDirectory(hostDirectory(root, ref.host));
  await syncDirectory(root.path);
  return to;
}

async function exists(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}
