import type { FileHandle } from 'node:fs/promises';
import { PobsyncError } from '../domain/errors.ts';
import { runProgram } from './run-program.ts';

const conflictExitCode = 75;

/**
 * Takes the kernel's lock on an open file. It belongs to the open file, not to a process: it is held until the last
 * descriptor of it is closed, those that children inherited included.
 *
 * @param mode words for flock(1), such as `-x`, `-s`, `-n`, `-w SECONDS`
 * @returns false when somebody else holds it
 * @throws PobsyncError `unsupported` when the file system or the machine has no flock
 */
export async function flock(handle: FileHandle, mode: readonly string[]): Promise<boolean> {
  // node has no flock(2); the lock that util-linux takes on the shared open file stays with it
  const result = await runProgram('flock', [...mode, '-E', String(conflictExitCode), '3'], {
    descriptors: [handle.fd],
    timeoutMs: 30_000,
  });
  if (result.exitCode === 0) return true;
  if (result.exitCode === conflictExitCode) return false;
  throw new PobsyncError('unsupported', 'Locking a file failed.', {
    cure: 'Use a file system that supports flock for the backup root and for POBSYNC_HOME, and the flock of util-linux.',
    cause: result.stderr.toString(),
  });
}
