import { constants } from 'node:fs';
import { lstat, open, type FileHandle } from 'node:fs/promises';
import { BusyError, RefusedError } from '../domain/errors.ts';
import type { HostName } from '../domain/host-name.ts';
import { openBackupRoot, type BackupRoot } from './backup-root.ts';
import { diskError } from './disk-error.ts';
import { flock } from './flock.ts';
import { makeDirectory } from './make-directory.ts';
import { hostDirectory, lockFile } from './snapshot-paths.ts';

/** Held from before the first byte is written until `release`, or until the last process that inherited it ends. */
export interface HostLock {
  /** The descriptor that a writing child must inherit. */
  fd: number;
  release(): Promise<void>;
}

/**
 * Takes the kernel's exclusive lock (flock) on a host. It belongs to the open file, so a program that inherited the
 * descriptor keeps the host locked even when this process is killed. The host's directory is made when it is missing.
 *
 * @throws BusyError when somebody else holds it
 * @throws RootMissingError when the backup root is absent
 * @throws PobsyncError disk_full, disk_failed
 */
export async function acquireHostLock(root: BackupRoot, host: HostName): Promise<HostLock> {
  await openBackupRoot(root.path, root.uuid);
  const handle = await openLockFile(root, host);
  try {
    // a moment of patience, because isHostLocked holds the lock for an instant
    if (await flock(handle, ['-x', '-w', '0.2'])) return { fd: handle.fd, release: () => handle.close() };
  } catch (error) {
    await handle.close();
    throw error;
  }
  await handle.close();
  throw new BusyError(`Host ${host} is busy: another run holds it.`, {
    cure: `Wait for that run to end, or look at it with: pobsync runs ${host}`,
    facts: { host },
  });
}

/** Whether a run, or a writer that outlived its run, holds a host. Creates nothing. */
export async function isHostLocked(root: BackupRoot, host: HostName): Promise<boolean> {
  let handle: FileHandle;
  try {
    handle = await open(lockFile(root, host), constants.O_RDONLY | constants.O_NOFOLLOW);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
  try {
    return !(await flock(handle, ['-s', '-n']));
  } finally {
    await handle.close();
  }
}

async function openLockFile(root: BackupRoot, host: HostName): Promise<FileHandle> {
  try {
    await makeHostDirectory(hostDirectory(root, host));
    const flags = constants.O_RDWR | constants.O_CREAT | constants.O_NOFOLLOW;
    return await open(lockFile(root, host), flags, 0o600);
  } catch (error) {
    throw diskError(error, `Locking host ${host}`);
  }
}

async function makeHostDirectory(path: string): Promise<void> {
  await makeDirectory(path);
  if ((await lstat(path)).isDirectory()) return;
  throw new RefusedError(`${path} is not a directory: expected the snapshots of a host there.`);
}
