import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { createWriteStream, mkdirSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { asOnHost } from '../../../lib/engine/browse/decode-fake-super.ts';
import { listDirectory } from '../../../lib/engine/browse/list-directory.ts';
import { nameAcls } from '../../../lib/engine/browse/name-acls.ts';
import { openFile } from '../../../lib/engine/browse/open-in-tree.ts';
import { rewriteTar, type RewriteEntry } from '../../../lib/engine/browse/rewrite-tar.ts';
import { tarStream } from '../../../lib/engine/browse/tar-stream.ts';
import { zipStream } from '../../../lib/engine/browse/zip-stream.ts';
import { makeNastyTree } from '../../helpers/nasty-tree.ts';
import { removeDirectory } from '../../helpers/remove-directory.ts';
import { treeManifest, type TreeManifest } from '../../helpers/tree-manifest.ts';

const isRoot = process.getuid?.() === 0;
const never = new AbortController().signal;
let directory: string;
let source: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'pobsync-archives-'));
  source = join(directory, 'source');
  mkdirSync(source);
  makeNastyTree(source);
  writeFileSync(join(source, 'long'), 'x'.repeat(3_000_000));
});
afterEach(() => removeDirectory(directory));

/** The tree as a user who is not root receives it. */
function asFakeSuper(): string {
  const tree = join(directory, 'fake');
  run('rsync', ['-aHAX', '--modify-window=-1', '--numeric-ids', '-M--fake-super', `${source}/`, `${tree}/`]);
  return tree;
}

async function save(stream: Readable, name: string): Promise<string> {
  const path = join(directory, name);
  await pipeline(stream, createWriteStream(path));
  return path;
}

function run(command: string, args: string[], cwd = directory): string {
  const done = spawnSync(command, args, { cwd, maxBuffer: 2 ** 26 });
  if (done.status !== 0) throw new Error(`${command}: ${done.stderr?.toString()}${done.stdout?.toString()}`);
  return done.stdout.toString();
}

test('a tree received without root is listed with what the host had', async () => {
  const tree = asFakeSuper();
  const page = (path: string) =>
    listDirectory(tree, Buffer.from(path), { after: null, pageSize: 100, fakeSuper: true });
  const { entries } = await page('');
  const byName = new Map(entries.map(({ name, ...entry }) => [name.toString('latin1'), entry]));
  expect(byName.get('suid')).toMatchObject({ type: 'file', mode: '4755' });
  expect(byName.get('closed')).toMatchObject({ type: 'file', mode: '0000' });
  expect(byName.get('dangling')).toMatchObject({ type: 'symlink', linkTarget: '/nowhere/at all' });
  expect(byName.get('fifo')).toMatchObject({ type: 'fifo' });
  expect(byName.get('sticky')).toMatchObject({ type: 'directory', mode: '1777' });
  expect(byName.get('line\nbreak \\ and \\#012 and\ttab')).toMatchObject({ type: 'file', mode: '0644' });
  if (!isRoot) return;
  expect(byName.get('device')).toMatchObject({ type: 'character-device' });
  expect(byName.get('empty')).toMatchObject({ owner: '1234', group: '4321' });
  await expect(openFile(tree, Buffer.from('dangling'), true)).rejects.toMatchObject({ code: 'refused' });
});

describe('a tar archive', () => {
  test('holds owners, ACLs, attributes, links and times to the nanosecond', async () => {
    const archive = await save(tarStream(source, null, { fakeSuper: false, signal: never }), 'a.tar');
    expectUnpacked(archive);
  });

  test.each([
    ['plain', nameAcls],
    ['received without root', asOnHost],
  ] as const)('of a tree, %s, is the same however its bytes come in', async (kind, rewrite) => {
    const tree = kind === 'plain' ? source : asFakeSuper();
    // megabytes in pieces of a few bytes say nothing more, and cost the collector minutes
    const small = ['--exclude=./sparse', '--exclude=./long'];
    const args = ['-c', '--format=pax', '--xattrs', '--xattrs-include=*', ...small, '-C', tree, '.'];
    const archive = spawnSync('tar', args, { maxBuffer: 2 ** 26 }).stdout;
    const whole = await rewritten(archive, archive.length, rewrite);
    expect(whole.equals(archive)).toBe(false);
    expect((await rewritten(archive, archive.length, () => null)).equals(archive)).toBe(true);
    for (const size of [1, 37, 511, 513, 10_240])
      expect((await rewritten(archive, size, rewrite)).equals(whole)).toBe(true);
    for (const cut of [100, 600, archive.length / 2])
      await expect(rewritten(archive.subarray(0, cut), 4096, rewrite)).rejects.toThrow('ended in the middle');
  });

  test('of a tree received without root holds what the host had', async () => {
    const archive = await save(tarStream(asFakeSuper(), null, { fakeSuper: true, signal: never }), 'a.tar');
    expectUnpacked(archive);
  });
});

/** Unpacked by tar it must be the source. */
function expectUnpacked(archive: string): void {
  const target = join(directory, 'unpacked');
  mkdirSync(target);
  const args = ['-xp', '--acls', '--xattrs', '--xattrs-include=*', '--numeric-owner', '-f', archive];
  run('tar', [...args, '-C', target]);
  // only root can give owners and devices back
  const expected = isRoot ? treeManifest(source) : withoutOwners(treeManifest(source));
  expect(isRoot ? treeManifest(target) : withoutOwners(treeManifest(target))).toEqual(expected);
}

async function rewritten(archive: Buffer, chunkBytes: number, rewrite: RewriteEntry): Promise<Buffer> {
  const chunks = async function* () {
    for (let at = 0; at < archive.length; at += chunkBytes) yield archive.subarray(at, at + chunkBytes);
  };
  const parts: Buffer[] = [];
  for await (const part of rewriteTar(chunks(), rewrite)) parts.push(part);
  return Buffer.concat(parts);
}

function withoutOwners(manifest: TreeManifest): TreeManifest {
  return Object.fromEntries(
    Object.entries(manifest).map(([name, line]) => [name, line.replace(/\d+:\d+/, '')]),
  );
}

describe('a zip archive', () => {
  const pythonList =
    'import sys,zipfile,json,hashlib\n' +
    'z=zipfile.ZipFile(sys.argv[1])\n' +
    'assert z.testzip() is None\n' +
    'print(json.dumps([[i.filename,i.external_attr>>16,hashlib.sha256(z.read(i)).hexdigest() if i.file_size>99 else ' +
    'z.read(i).decode("latin1")] for i in z.infolist()]))';
  const read = (archive: string) => {
    run('unzip', ['-tqq', archive]);
    return JSON.parse(run('python3', ['-c', pythonList, archive])) as [string, number, string][];
  };

  test.each([false, true])('is read by unzip and python (fake-super: %s)', async (fakeSuper) => {
    const tree = fakeSuper ? asFakeSuper() : source;
    const entries = read(await save(zipStream(tree, null, { fakeSuper, signal: never }), 'a.zip'));
    const byName = new Map(entries.map(([name, ...rest]) => [name, rest]));
    expect(byName.size).toBe(entries.length);
    expect(entries.every(([name]) => !name.startsWith('/') && !/\\|(^|\/)\.\.(\/|$)|\n/.test(name))).toBe(
      true,
    );
    expect(byName.get('plain')?.[1]).toBe('plain');
    expect(byName.get('sub/deeper/same-as-plain')?.[1]).toBe('plain');
    expect(byName.get('sub/')?.[0]).toBe(0o40755);
    expect(byName.get('suid')?.[0]).toBe(0o104755);
    expect(byName.get('dangling')).toEqual([0o120777, '/nowhere/at all']);
    expect(
      entries.filter(([name]) => /^(not utf-8|line_break)/.test(name)).map(([, , text]) => text),
    ).toEqual(['odd name', 'odd name']);
    const note = byName.get('LEFT-OUT.txt')?.[1] ?? '';
    if (isRoot) expect(note).not.toBe('');
    expect(byName.has('fifo') || byName.has('device')).toBe(false);
  });

  test('of chosen paths holds these with what is below them', async () => {
    const paths = [Buffer.from('sub'), Buffer.from('not utf-8 \xff\xfe', 'latin1'), Buffer.from('-rf *?[a]')];
    const entries = read(await save(zipStream(source, paths, { fakeSuper: false, signal: never }), 'a.zip'));
    expect(entries.map(([name]) => name.replace(/~.*/, '~')).sort()).toEqual(
      ['-rf *?[a]', 'not utf-8 __~', 'sub/', 'sub/deeper/', 'sub/deeper/same-as-plain'].sort(),
    );
  });
});

describe.each([
  ['tar', tarStream],
  ['zip', zipStream],
])('a %s stream', (_, open) => {
  test('stops its programs and closes its files when the reader goes away', async () => {
    const before = openFiles();
    const gone = new AbortController();
    const stream = open(source, null, { fakeSuper: false, signal: gone.signal });
    await once(stream, 'readable');
    stream.destroy();
    gone.abort();
    await once(stream, 'close').catch(() => undefined);
    for (let tries = 0; openFiles() > before && tries < 200; tries++) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    expect(openFiles()).toBeLessThanOrEqual(before);
  });
});

function openFiles(): number {
  return readdirSync('/proc/self/fd').length;
}
