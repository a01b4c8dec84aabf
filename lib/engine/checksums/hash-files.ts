import { hashByRsync } from './hash-by-rsync.ts';
import { hashByXxhsum } from './hash-by-xxhsum.ts';

/**
 * Hashes regular files of a tree (xxh128), at the lowest priority for processor and disk. A file counts as unreadable
 * only when rsync says so: `xxhsum`, which is faster, gives up all that is left at the first bad block.
 *
 * @param paths relative to the tree, checked to lead through real directories only
 * @param empty an empty directory
 * @returns checksum by path (latin1 of its bytes); a file that cannot be read is not among them
 * @throws PobsyncError `disk_failed` when it cannot be done at all; the signal's reason when it was stopped
 */
export async function hashFiles(
  tree: string,
  paths: readonly Uint8Array[],
  empty: string,
  signal: AbortSignal,
): Promise<Map<string, string>> {
  const found = await hashByXxhsum(tree, paths, signal);
  const rest = paths.filter((path) => !found.has(Buffer.from(path).toString('latin1')));
  if (rest.length === 0) return found;
  for (const [path, checksum] of await hashByRsync(tree, rest, empty, signal)) found.set(path, checksum);
  return found;
}
