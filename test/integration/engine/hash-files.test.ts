import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hashByRsync } from '../../../lib/engine/checksums/hash-by-rsync.ts';
import { hashByXxhsum } from '../../../lib/engine/checksums/hash-by-xxhsum.ts';
import { hashFiles } from '../../../lib/engine/checksums/hash-files.ts';
import { walkTree } from '../../../lib/engine/walk-tree.ts';
import { makeNastyTree } from '../../helpers/nasty-tree.ts';
import { removeDirectory } from '../../helpers/remove-directory.ts';

const signal = new AbortController().signal;
let directory: string;
let tree: string;
let empty: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'pobsync-hash-'));
  [tree, empty] = [join(directory, 'tree'), join(directory, 'empty')];
  mkdirSync(tree);
  mkdirSync(empty);
  makeNastyTree(tree);
});
afterEach(() => removeDirectory(directory));

async function pathsOfFiles(): Promise<Buffer[]> {
  const paths: Buffer[] = [];
  const visitor = {
    file: (...[, , , , path]: [number, number, number, number, Buffer]) => void paths.push(Buffer.from(path)),
    other: () => undefined,
  };
  await walkTree(tree, visitor, () => undefined);
  // only root reads a file of mode 000
  return paths.filter((path) => process.getuid?.() === 0 || path.toString() !== 'closed');
}

test('xxhsum and rsync agree on every file, and what one cannot name the other does', async () => {
  const paths = await pathsOfFiles();
  const byRsync = await hashByRsync(tree, paths, empty, signal);
  const byXxhsum = await hashByXxhsum(tree, paths, signal);
  const names = paths.map((path) => path.toString('latin1'));
  expect([...byRsync.keys()].sort()).toEqual([...names].sort());
  const odd = names.filter((name) => /[\n\\]/.test(name));
  expect(odd).not.toEqual([]);
  expect([...byXxhsum.keys()].sort()).toEqual(names.filter((name) => !odd.includes(name)).sort());
  for (const [name, checksum] of byXxhsum) expect([name, checksum]).toEqual([name, byRsync.get(name)]);
  expect(await hashFiles(tree, paths, empty, signal)).toEqual(byRsync);
});

test('a file that is not there is missing from the answer, and the others are not', async () => {
  const paths = await pathsOfFiles();
  rmSync(join(tree, 'suid'));
  const found = await hashFiles(tree, paths, empty, signal);
  expect(found.has('suid')).toBe(false);
  expect(found.size).toBe(paths.length - 1);
});
