import { PobsyncError } from '../domain/errors.ts';
import { showText } from '../domain/show-text.ts';

/** Turns what the disk answered into an error that says so; errors of ours pass unchanged. */
export function asDiskError(error: unknown, file: string, what: string): unknown {
  const { code } = error as NodeJS.ErrnoException;
  if (error instanceof PobsyncError || code === undefined) return error;
  const kind = code === 'ENOSPC' || code === 'EDQUOT' ? 'disk_full' : 'disk_failed';
  return new PobsyncError(kind, `${what} ${showText(file)} failed (${code}).`, {
    cure: 'Check permissions, free space and the disk.',
    cause: error,
  });
}
