import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { buffer } from 'node:stream/consumers';
import { listDirectory } from '../../../lib/engine/browse/list-directory.ts';
import { openFile } from '../../../lib/engine/browse/open-in-tree.ts';
import { tarStream } from '../../../lib/engine/browse/tar-stream.ts';
import { zipStream } from '../../../lib/engine/browse/zip-stream.ts';

// a file system in memory keeps times that no calendar has; most disks cut them off
let tree: string;
const times = { past: -(2n ** 61n), future: 2n ** 62n };

beforeAll(() => {
  tree = mkdtempSync('/dev/shm/pobsync-times-');
  for (const [name, seconds] of Object.entries(times)) {
    writeFileSync(`${tree}/${name}`, name);
    execFileSync('touch', ['-d', `@${seconds}`, `${tree}/${name}`]);
  }
});
afterAll(() => rmSync(tree, { recursive: true }));

test('a time that no calendar has is listed as none, and its file can be opened', async () => {
  const page = await listDirectory(tree, Buffer.alloc(0), { after: null, pageSize: 10, fakeSuper: false });
  expect(page.entries.map(({ name, modifiedAt }) => [name.toString(), modifiedAt])).toEqual([
    ['future', null],
    ['past', null],
  ]);
  const { handle, sizeBytes } = await openFile(tree, Buffer.from('future'), false);
  expect(sizeBytes).toBe(6);
  await handle.close();
});

test('archives hold such files', async () => {
  const { signal } = new AbortController();
  for (const archive of [tarStream, zipStream]) {
    const bytes = await buffer(archive(tree, null, { fakeSuper: false, signal }));
    for (const name of Object.keys(times)) expect(bytes.includes(name)).toBe(true);
  }
});
