import { lstat } from 'node:fs/promises';
import { PobsyncError } from '../domain/errors.ts';
import { showText } from '../domain/show-text.ts';
import { splitTree } from './split-tree.ts';
import { runProgram } from './run-program.ts';

export interface RemoveTreeOptions {
  /** Stops between subtrees; what is left can be removed later. */
  signal?: AbortSignal;
}

/** Two unlink in parallel as fast as the disk's journal allows; more gain nothing. */
const removers = '2';

/**
 * Removes a directory and all below it, whatever a hostile remote put there: deep nesting, modes without permission,
 * names of any bytes. Follows no link, leaves other mounts alone, changes no file's mode (its inode is shared with
 * other snapshots). A tree that is gone already is fine. An aborted signal ends it early, with the tree half gone.
 *
 * @throws PobsyncError `disk_failed` when something cannot be removed
 */
export async function removeTree(path: string, options: RemoveTreeOptions = {}): Promise<void> {
  if (!(await isThere(path))) return;
  const { signal } = options;
  const stopped = () => signal?.aborted ?? false;
  const parts = await splitTree(path);
  if (parts.length > 0) await removeParts(path, parts, signal);
  if (stopped()) return;
  let complaint = await remove(path, signal);
  if (complaint !== null && (await isThere(path))) {
    // only then, because it is a walk of its own, and root never needs it
    await openDirectories(path);
    complaint = await remove(path, signal);
  }
  if (complaint === null || stopped()) return;
  throw new PobsyncError('disk_failed', `Removing ${showText(path)} failed: ${showText(complaint, 300)}`, {
    cure: 'Check the disk, its permissions and whether something is mounted inside that directory.',
  });
}

/** Names go through a pipe, not through arguments: they may be no valid text. */
async function removeParts(path: string, parts: readonly Buffer[], signal?: AbortSignal): Promise<void> {
  const perCall = String(Math.max(1, Math.min(500, Math.ceil(parts.length / 16))));
  const rm = ['rm', '-rf', '--one-file-system', '--'];
  await runProgram('xargs', ['-0', '-r', '-P', removers, '-n', perCall, ...rm], {
    cwd: path,
    input: Buffer.concat(parts.flatMap((part) => [part, Buffer.of(0)])),
    ...(signal === undefined ? {} : { signal }),
  });
}

async function remove(path: string, signal?: AbortSignal): Promise<string | null> {
  const args = ['-rf', '--one-file-system', '--', path];
  const result = await runProgram('rm', args, signal === undefined ? {} : { signal });
  return result.exitCode === 0 ? null : (result.stderr.toString().split('\n')[0] ?? '');
}

/** `find` opens a directory after the mode was changed, so one walk reaches all; directories only, never files. */
async function openDirectories(path: string): Promise<void> {
  const closed = ['-type', 'd', '!', '-perm', '-0700'];
  await runProgram('find', [path, '-xdev', ...closed, '-execdir', 'chmod', 'u+rwx', '{}', ';']);
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
