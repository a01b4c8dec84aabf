import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readSmallFile } from '../../../lib/engine/read-small-file.ts';

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'pobsync-small-'));
  await writeFile(join(directory, 'file'), 'grüße');
  await symlink('file', join(directory, 'link'));
  execFileSync('mkfifo', [join(directory, 'fifo')]);
});
afterAll(() => rm(directory, { recursive: true }));

const read = (name: string, maxBytes = 100) => readSmallFile(join(directory, name), maxBytes);

test('reads a file that is as large as allowed, and no larger one', async () => {
  expect(await read('file', 7)).toBe('grüße');
  expect(await read('file', 6)).toBeNull();
});

test('takes as much memory as the file, not as the bound', async () => {
  expect(await read('file', Number.MAX_SAFE_INTEGER - 1)).toBe('grüße');
});

test.each(['link', 'fifo', '.', 'nowhere', 'file/below'])('does not read %s', async (name) => {
  expect(await read(name)).toBeNull();
});
