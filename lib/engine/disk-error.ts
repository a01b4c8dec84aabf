import { PobsyncError } from '../domain/errors.ts';
import { showText } from '../domain/show-text.ts';

const full = ['ENOSPC', 'EDQUOT'];

/**
 * Turns what the backup disk answered to our own calls into an error that says so; errors of ours, and errors that no
 * disk makes, pass unchanged.
 */
export function diskError(error: unknown, what: string): unknown {
  const { code, path, syscall } = error as NodeJS.ErrnoException;
  if (error instanceof PobsyncError || code === undefined || syscall === undefined) return error;
  const where = path === undefined ? '' : ` at ${showText(path)}`;
  if (full.includes(code)) {
    return new PobsyncError(
      'disk_full',
      `${what} failed: the backup disk is full (${syscall}: ${code}${where}).`,
      {
        cure: 'Free space or inodes on the backup disk: prune, or give it more.',
        cause: error,
      },
    );
  }
  return new PobsyncError(
    'disk_failed',
    `${what} failed: the backup disk said ${code} to ${syscall}${where}.`,
    {
      cure: 'Check the disk, its mount options, its permissions and the kernel log of the backup host.',
      cause: error,
    },
  );
}
