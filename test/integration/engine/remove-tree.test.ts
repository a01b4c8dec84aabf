import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { chmod, link, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { removeTree } from '../../../lib/engine/remove-tree.ts';

const isRoot = process.getuid?.() === 0;
let directory: string;
let tree: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'pobsync-remove-'));
  tree = `${directory}/tree`;
  await mkdir(tree);
});
afterEach(async () => {
  spawnSync('rm', ['-rf', directory]);
});

describe('removeTree', () => {
  test('does nothing when the tree is gone already', async () => {
    await rm(tree, { recursive: true });
    await removeTree(tree);
    expect(existsSync(tree)).toBe(false);
  });

  test('removes a tree deeper than any path may be long', async () => {
    const script =
      'i=0; while [ $i -lt 60 ]; do mkdir "$1" && cd -P "$1" && i=$((i+1)) || exit 1; done; echo x > f';
    const name = 'd'.repeat(200);
    expect(spawnSync('sh', ['-c', script, 'sh', name], { cwd: tree }).status).toBe(0);
    await removeTree(tree);
    expect(readdirSync(directory)).toEqual([]);
  });

  test('removes names of any bytes and names that look like options', async () => {
    for (const name of [
      Buffer.from([0xff, 0x0a, 0x80]),
      Buffer.from('-rf'),
      Buffer.from('{}'),
      Buffer.from(' '),
    ]) {
      await mkdir(Buffer.concat([Buffer.from(`${tree}/`), name]));
      await writeFile(Buffer.concat([Buffer.from(`${tree}/`), name, Buffer.from('/x')]), '');
    }
    await removeTree(tree);
    expect(readdirSync(directory)).toEqual([]);
  });

  test('follows no symlink, and leaves shared inodes as they are', async () => {
    await mkdir(`${directory}/kept`);
    await writeFile(`${directory}/kept/file`, 'kept', { mode: 0o400 });
    await symlink(`${directory}/kept`, `${tree}/link`);
    await mkdir(`${tree}/sub`);
    await symlink('../../kept', `${tree}/sub/link`);
    await link(`${directory}/kept/file`, `${tree}/sub/file`);
    await removeTree(tree);
    expect(readdirSync(directory)).toEqual(['kept']);
    expect(readFileSync(`${directory}/kept/file`, 'utf8')).toBe('kept');
    expect(statSync(`${directory}/kept/file`).mode & 0o777).toBe(0o400);
  });

  (isRoot ? test : test.skip)('crosses no mount: says so and leaves what is mounted', async () => {
    await mkdir(`${tree}/a/mounted`, { recursive: true });
    const mounted = spawnSync('mount', ['-t', 'tmpfs', 'tmpfs', `${tree}/a/mounted`]).status === 0;
    // a container without the right to mount cannot show this
    if (!mounted) return;
    try {
      await writeFile(`${tree}/a/mounted/precious`, 'x');
      await expect(removeTree(tree)).rejects.toMatchObject({ code: 'disk_failed' });
      expect(readFileSync(`${tree}/a/mounted/precious`, 'utf8')).toBe('x');
    } finally {
      spawnSync('umount', [`${tree}/a/mounted`]);
    }
  });

  test('stops when it is told to, and removes the rest when asked again', async () => {
    await writeFile(`${tree}/f`, '');
    const controller = new AbortController();
    controller.abort();
    await removeTree(tree, { signal: controller.signal });
    expect(existsSync(tree)).toBe(true);
    await removeTree(tree);
    expect(existsSync(tree)).toBe(false);
  });

  test('opens directories without permission, as somebody who is not root', async () => {
    await mkdir(`${tree}/closed/below`, { recursive: true });
    await writeFile(`${tree}/closed/below/file`, '');
    await mkdir(`${tree}/alsoclosed`);
    await chmod(`${tree}/closed/below`, 0o000);
    await chmod(`${tree}/closed`, 0o000);
    await chmod(`${tree}/alsoclosed`, 0o000);
    if (!isRoot) {
      await removeTree(tree);
      expect(existsSync(tree)).toBe(false);
      return;
    }
    // removeTree's programs, run as nobody, on a tree that is nobody's
    await chmod(directory, 0o777);
    spawnSync('chown', ['-R', '65534:65534', directory]);
    const driver = `${directory}/remove.mjs`;
    const { buildSync } = await import('esbuild');
    const entry = new URL('../../../lib/engine/remove-tree.ts', import.meta.url).pathname;
    buildSync({ entryPoints: [entry], bundle: true, platform: 'node', format: 'esm', outfile: driver });
    const script = `import { removeTree } from ${JSON.stringify(driver)}; await removeTree(${JSON.stringify(tree)});`;
    const as = ['--reuid=65534', '--regid=65534', '--clear-groups', process.execPath];
    const result = spawnSync('setpriv', [...as, '--input-type=module', '-e', script]);
    expect(result.stderr.toString()).toBe('');
    expect(existsSync(tree)).toBe(false);
  });
});
