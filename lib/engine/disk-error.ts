import { PobsyncError } from '../domain/errors.ts';
import { showText } from '../domain/show-text.ts';

const full = ['ENOSPC', 'EDQUOT'];

const disks = {
  backup: {
    name: 'the backup disk',
    fullCure: 'Free space or inodes on the backup disk: prune, or give it more.',
    failedCure: 'Check the disk, its mount options, its permissions and the kernel log of the backup host.',
  },
  home: {
    name: "the disk of pobsync's home directory",
    fullCure: 'Free space or inodes there (df -h, df -i); POBSYNC_HOME says where it is.',
    failedCure:
      'Check the directory that POBSYNC_HOME names, its disk, its mount options and its permissions.',
  },
} as const;

/**
 * Turns what a disk of the backup host answered to our own calls into an error that says so; errors of ours, and errors
 * that no disk makes, pass unchanged.
 */
export function diskError(error: unknown, what: string, disk: keyof typeof disks = 'backup'): unknown {
  const { code, path, syscall } = error as NodeJS.ErrnoException;
  if (error instanceof PobsyncError || code === undefined || syscall === undefined) return error;
  const { name, fullCure, failedCure } = disks[disk];
  const where = path === undefined ? '' : ` at ${showText(path)}`;
  if (full.includes(code)) {
    return new PobsyncError('disk_full', `${what} failed: ${name} is full (${syscall}: ${code}${where}).`, {
      cure: fullCure,
      cause: error,
    });
  }
  return new PobsyncError('disk_failed', `${what} failed: ${name} said ${code} to ${syscall}${where}.`, {
    cure: failedCure,
    cause: error,
  });
}
