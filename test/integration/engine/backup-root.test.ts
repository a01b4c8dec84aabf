import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkHardLinks } from '../../../lib/engine/hard-links.ts';
import { createBackupRoot, openBackupRoot } from '../../../lib/engine/backup-root.ts';

const uuid = '11111111-2222-4333-8444-555555555555';
const options = { uuid, now: new Date('2026-11-20T00:00:00Z'), useExisting: false };
let directory: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'pobsync-root-'));
});
afterEach(() => rm(directory, { recursive: true }));

describe('createBackupRoot', () => {
  test('makes a new directory, private, with a marker', async () => {
    const { root, adopted } = await createBackupRoot(`${directory}/a/b/`, options);
    expect({ root, adopted }).toEqual({ root: { path: `${directory}/a/b`, uuid }, adopted: false });
    expect(statSync(root.path).mode & 0o777).toBe(0o700);
    expect(await openBackupRoot(root.path, uuid)).toEqual(root);
    expect(await checkHardLinks(root)).toBe(true);
    expect(readdirSync(root.path)).toEqual(['.pobsync-root']);
  });

  test('takes a fresh disk with nothing but lost+found, and closes it to others', async () => {
    await mkdir(`${directory}/disk/lost+found`, { recursive: true });
    await chmod(`${directory}/disk`, 0o755);
    await createBackupRoot(`${directory}/disk`, options);
    expect(statSync(`${directory}/disk`).mode & 0o777).toBe(0o700);
  });

  test('adopts one that has a marker, and keeps its id', async () => {
    await createBackupRoot(`${directory}/root`, options);
    const again = await createBackupRoot(`${directory}/root`, { ...options, uuid: uuid.replace('1', '9') });
    expect(again).toMatchObject({ adopted: true, root: { uuid } });
  });

  test('refuses a directory with other things in it, unless told to take it', async () => {
    await mkdir(`${directory}/used`);
    await writeFile(`${directory}/used/thesis.txt`, '');
    const used = createBackupRoot(`${directory}/used`, options);
    await expect(used).rejects.toMatchObject({
      code: 'refused',
      message: expect.stringContaining('thesis.txt'),
    });
    expect(readdirSync(`${directory}/used`)).toEqual(['thesis.txt']);
    await createBackupRoot(`${directory}/used`, { ...options, useExisting: true });
  });

  test.each([
    '/',
    '/etc',
    '/etc/pobsync',
    '/usr/../usr/x',
    '/home',
    '/proc/x',
    '/var/lib/',
    'relative',
    '',
    '/tmp/a\nb',
  ])('refuses %j', async (path) => {
    await expect(createBackupRoot(path, options)).rejects.toMatchObject({ code: 'invalid_input' });
  });

  test('says what the disk said when the directory cannot be used', async () => {
    // the directory can be made, but the kernel takes no path as long as that of a file in it
    const deep = `${directory}/${'d'.repeat(250)}`.padEnd(4090, `/${'d'.repeat(250)}`).replace(/\/$/, 'x');
    const made = createBackupRoot(deep, options);
    await expect(made).rejects.toMatchObject({ code: 'disk_failed' });
    await expect(made).rejects.toThrow('ENAMETOOLONG');
  });

  test('refuses a file, a path through a file, and a symlink', async () => {
    await writeFile(`${directory}/file`, '');
    await mkdir(`${directory}/target`);
    await symlink('target', `${directory}/link`);
    for (const name of ['file', 'file/below', 'link', 'link/']) {
      const made = createBackupRoot(`${directory}/${name}`, options);
      await expect(made).rejects.toMatchObject({ code: 'invalid_input' });
    }
    expect(readdirSync(`${directory}/target`)).toEqual([]);
  });
});

describe('openBackupRoot', () => {
  test.each([
    ['nothing is there', async () => undefined],
    ['the directory is empty', () => mkdir(`${directory}/root`)],
    ['there is a file', () => writeFile(`${directory}/root`, '')],
    ['the marker is not one of ours', () => foreignMarker('{"format":2}')],
    ['the marker is far too long', () => foreignMarker('x'.repeat(10_000))],
  ])('refuses when %s, and creates nothing', async (_, arrange) => {
    await arrange();
    const before = existsSync(`${directory}/root`);
    await expect(openBackupRoot(`${directory}/root`, uuid)).rejects.toMatchObject({ code: 'root_missing' });
    expect(existsSync(`${directory}/root`)).toBe(before);
  });
});

async function foreignMarker(text: string): Promise<void> {
  await mkdir(`${directory}/root`);
  await writeFile(`${directory}/root/.pobsync-root`, text);
}
