import { lstat, mkdir, readdir, rmdir, unlink } from 'node:fs/promises';
import { ConflictError } from '../domain/errors.ts';
import type { HostName } from '../domain/host-name.ts';
import { isSnapshotName, type SnapshotName } from '../domain/snapshot-name.ts';
import type { BackupRoot } from './backup-root.ts';
import { makeDirectory } from './make-directory.ts';
import { removeTree } from './remove-tree.ts';
import { hostDirectory, incompleteDirectory } from './snapshot-paths.ts';

/** The unfinished trees of a host, newest first; those of a run in progress included. */
export async function listIncomplete(root: BackupRoot, host: HostName): Promise<SnapshotName[]> {
  const names = await readNames(`${hostDirectory(root, host)}/.incomplete`);
  return names.filter(isSnapshotName).sort().reverse();
}

/**
 * Makes the fresh, empty directory of a new snapshot. Never one that was there before: a run that resumed into a
 * hard-linked tree would change the snapshots it shares files with.
 *
 * @throws ConflictError when the name is taken
 */
export async function makeIncomplete(root: BackupRoot, host: HostName, name: SnapshotName): Promise<string> {
  const directory = incompleteDirectory(root, host, name);
  await makeDirectory(`${hostDirectory(root, host)}/.incomplete`);
  try {
    await mkdir(directory, { mode: 0o700 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    throw new ConflictError(
      `The snapshot name ${name} of host ${host} is taken; every attempt needs a new one.`,
    );
  }
  await mkdir(`${directory}/data`, { mode: 0o700 });
  return directory;
}

/** Removes an unfinished tree if nothing was written into it; one with files helps the next run. */
export async function discardIfEmpty(directory: string): Promise<void> {
  try {
    await rmdir(`${directory}/data`);
    await unlink(`${directory}/rsync.log`).catch(() => undefined);
    await rmdir(directory);
  } catch {
    // it holds something, or the disk is gone; either way it stays
  }
}

/** Removes unfinished trees that a finished snapshot has made useless. The caller holds the host's lock. */
export async function removeIncomplete(
  root: BackupRoot,
  host: HostName,
  names: readonly SnapshotName[],
): Promise<void> {
  for (const name of names) await removeTree(incompleteDirectory(root, host, name));
}

/** Whether there is a real directory (no symlink) at a path. */
export async function isDirectory(path: string): Promise<boolean> {
  try {
    return (await lstat(path)).isDirectory();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return false;
    throw error;
  }
}

async function readNames(path: string): Promise<string[]> {
  try {
    return await readdir(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
