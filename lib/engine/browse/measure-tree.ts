import type { Dirent } from 'node:fs';
import { lstat, opendir } from 'node:fs/promises';
import { checkPathsInTree } from './check-paths.ts';

/** How much some paths of a tree hold. */
export interface TreeMeasure {
  files: number;
  directories: number;
  /** Links and special files. */
  others: number;
  bytes: number;
  /** False: there is more, counting stopped at the limit. */
  isWhole: boolean;
}

/**
 * Counts what lies at and below some paths, up to a number of entries: enough to say "3 files" or "more than 20,000"
 * before a restore, and never a walk through a million. Links are counted, not followed.
 *
 * @throws NotFoundError, RefusedError for a path that is not in the tree
 */
export async function measureTree(
  tree: string,
  paths: readonly Buffer[],
  maxEntries: number,
): Promise<TreeMeasure> {
  await checkPathsInTree(tree, paths);
  const measure: TreeMeasure = { files: 0, directories: 0, others: 0, bytes: 0, isWhole: true };
  const waiting = paths.map((path) => Buffer.concat([Buffer.from(`${tree}/`), path]));
  let seen = 0;
  for (let full = waiting.pop(); full !== undefined; full = waiting.pop()) {
    if (++seen > maxEntries) return { ...measure, isWhole: false };
    const stats = await lstat(full);
    if (stats.isFile()) {
      measure.files++;
      measure.bytes += stats.size;
    } else if (stats.isDirectory()) {
      measure.directories++;
      // what is not looked at any more need not be remembered either
      for (const name of await firstNames(full, maxEntries - seen - waiting.length + 1)) {
        waiting.push(Buffer.concat([full, Buffer.from('/'), name]));
      }
    } else measure.others++;
  }
  return measure;
}

async function firstNames(directory: Buffer, count: number): Promise<Buffer[]> {
  const names: Buffer[] = [];
  if (count <= 0) return names;
  // node's types know neither a directory nor names of bytes
  const options = { encoding: 'buffer' as unknown as BufferEncoding, bufferSize: 256 };
  for await (const entry of await opendir(directory, options)) {
    names.push((entry as unknown as Omit<Dirent, 'name'> & { name: Buffer }).name);
    if (names.length >= count) break;
  }
  return names;
}
