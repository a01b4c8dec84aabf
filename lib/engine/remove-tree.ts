import { PobsyncError } from '../domain/errors.ts';

export interface RemoveTreeOptions {
  signal?: AbortSignal;
  /** Called with the share that is gone, 0 to 1. */
  onProgress?: (share: number) => void;
}

/**
 * Removes a directory and all below it, whatever a hostile remote put there. Follows no link, leaves other mounts
 * alone, changes no file's mode (its inode is shared with other snapshots). A tree that is gone already is fine.
 *
 * @throws PobsyncError `disk_failed` when something is left
 */
export async function removeTree(path: string, options: RemoveTreeOptions = {}): Promise<void> {
  throw new PobsyncError('internal', `not built yet: ${path} ${options.signal?.aborted === true}`);
}
