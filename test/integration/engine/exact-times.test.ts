import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { mkdtemp, readdir, rm, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keepsExactTimes } from '../../../lib/engine/exact-times.ts';

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'pobsync-times-'));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

test.each([
  ['a time that the kernel set', null],
  ['a round time, which says nothing of the disk', new Date('2025-06-01T12:00:00Z')],
])('sees that nanoseconds are kept: %s', async (_, time) => {
  if (time !== null) await utimes(directory, time, time);
  expect(await keepsExactTimes(directory)).toBe(true);
  expect(await readdir(directory)).toEqual([]);
});
