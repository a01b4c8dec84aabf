import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readIndex, type ChecksumIndex } from '../../../lib/engine/checksums/checksum-index.ts';
import { IndexBuilder } from '../../../lib/engine/checksums/index-builder.ts';

const words = new Uint32Array(4);
let directory = '';

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'pobsync-index-'));
  await mkdir(join(directory, 'data'));
});

afterAll(() => rm(directory, { recursive: true, force: true }));

/** Writes an index of these inodes, each with a checksum that tells who made it, and reads it again. */
async function indexOf(
  inodes: readonly (readonly [number, number])[],
  maker: number,
  bases: readonly ChecksumIndex[] = [],
): Promise<ChecksumIndex> {
  const builder = new IndexBuilder(bases);
  for (const [high, low] of inodes) {
    if (builder.inherit(high, low, words)) continue;
    // to count the names of each of 40,000 takes too long, and each has one
    const names = inodes.filter((other) => other[0] === high && other[1] === low).length;
    builder.add(high, low, inodes.length > 1000 ? 1 : names, Uint32Array.of(maker, high, low, 0xfedcba98));
  }
  await builder.write(directory);
  const index = await readIndex(directory);
  if (index === null || index.count !== builder.count) throw new Error('the index was not written');
  return index;
}

test('an index holds what the bases knew and what is new, once, in the order of the inodes', async () => {
  const many = Array.from({ length: 40_000 }, (_, at) => [0, 7 + at * 3] as const);
  const first = await indexOf([...many].reverse(), 1);
  const second = await indexOf(
    [
      [5, 2],
      [0, 8],
      [0, 10],
      [5, 1],
    ],
    2,
  );
  // 13 and 19 are in the first base only, 8 in the second, 10 in both, the rest is new; some come twice, as hard links do
  const inodes = [
    [0, 19],
    [9, 9],
    [0, 8],
    [0, 13],
    [5, 1],
    [0, 19],
    [0, 1],
    [0, 10],
    [0, 1],
    [0xffffffff, 5],
  ] as const;
  const index = await indexOf(inodes, 3, [first, second]);

  const makers = new Map([
    ['0 1', 3],
    ['0 8', 2],
    ['0 10', 1],
    ['0 13', 1],
    ['0 19', 1],
    ['5 1', 2],
    ['9 9', 3],
    ['4294967295 5', 3],
  ]);
  const found = Array.from({ length: index.count }, (_, at) => [...index.words.subarray(at * 6, at * 6 + 3)]);
  expect(found.map(([high, low]) => `${high} ${low}`)).toEqual([...makers.keys()]);
  expect(found.map(([, , maker]) => maker)).toEqual([...makers.values()]);
  expect(index.find(0xffffffff, 5)).toBe('00000003ffffffff00000005fedcba98');
  expect(index.find(0, 16)).toBeNull();
});
