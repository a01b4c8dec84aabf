import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { existsSync, linkSync, lstatSync, mkdirSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { readFileSync } from 'node:fs';
import { ChecksumIndex, readIndex } from '../../../lib/engine/checksums/checksum-index.ts';
import { parseManifestLine } from '../../../lib/engine/checksums/manifest-line.ts';
import { makeBackupSite, type BackupSite } from '../../helpers/backup-site.ts';
import { startSshd, type TestSshd } from '../../helpers/sshd.ts';

let sshd: TestSshd;
let site: BackupSite;
beforeAll(async () => {
  sshd = await startSshd();
  site = await makeBackupSite(sshd);
});
afterAll(async () => {
  await site.remove();
  await sshd.stop();
});

const manifest = (path: string): Map<string, string> => {
  const lines = gunzipSync(readFileSync(`${path}/checksums.xxh128.gz`))
    .toString('latin1')
    .split('\n')
    .slice(0, -1);
  const parsed = lines.map((line) => parseManifestLine(Buffer.from(line, 'latin1'))!);
  return new Map(parsed.map(({ checksum, path: name }) => [name.toString('latin1'), checksum]));
};

/** Hashes a file with rsync, the one program that is surely there. */
const hash = (path: string, name: string) =>
  spawnSync('rsync', [
    '-n',
    '-c',
    '--checksum-choice=xxh128',
    '--out-format=%C',
    `${path}/data/${name}`,
    '/nowhere/',
  ])
    .stdout.toString()
    .trim();

test('every file that is received or linked has its checksum beside the snapshot, read by nobody twice', async () => {
  const { source } = site;
  mkdirSync(`${source}/sub`);
  writeFileSync(`${source}/unchanged`, 'the same');
  writeFileSync(`${source}/changing`, 'one');
  writeFileSync(`${source}/empty`, '');
  writeFileSync(Buffer.from(`${source}/odd \n \\ \xff \\#012`, 'latin1'), 'odd');
  linkSync(`${source}/unchanged`, `${source}/sub/a-link`);
  symlinkSync('unchanged', `${source}/symlink`);
  const first = await site.backUp();
  expect(first.metadata.checksums).toEqual({ algorithm: 'xxh128', entries: 5, unhashed: 0 });
  const firstManifest = manifest(first.path!);
  expect([...firstManifest.keys()].sort()).toEqual(
    ['changing', 'empty', 'odd \n \\ \xff \\#012', 'sub/a-link', 'unchanged'].sort(),
  );
  for (const name of ['changing', 'empty', 'unchanged', 'sub/a-link']) {
    expect(firstManifest.get(name)).toBe(hash(first.path!, name));
  }

  writeFileSync(`${source}/changing`, 'one two');
  // was a file of its own, becomes another name of an old one
  renameSync(`${source}/empty`, `${source}/gone`);
  linkSync(`${source}/unchanged`, `${source}/empty`);
  const { kind, name } = first.metadata;
  const second = await site.backUp({ bases: { primary: { kind, name }, extras: [] } });
  expect(second.metadata.counts.filesLinked).toBeGreaterThan(0);
  expect(second.metadata.checksums).toEqual({ algorithm: 'xxh128', entries: 6, unhashed: 0 });
  const secondManifest = manifest(second.path!);
  for (const file of ['changing', 'empty', 'unchanged', 'sub/a-link', 'gone']) {
    expect(secondManifest.get(file)).toBe(hash(second.path!, file));
  }
  const log = readFileSync(`${second.path}/rsync.log`, 'utf8');
  expect(log).toMatch(/^>>f\S+ 7 changing$/m);
});

test('a tool that knows nothing of pobsync checks the manifest, and finds what changed', async () => {
  const { path } = await site.backUp();
  const check = () =>
    spawnSync('sh', [
      '-c',
      'cd "$1/data" && zcat ../checksums.xxh128.gz | grep -v "^\\\\\\\\" | xxhsum --check --quiet',
      'sh',
      path!,
    ]);
  if (spawnSync('xxhsum', ['--version']).error !== undefined)
    return expect(existsSync(`${path}/data`)).toBe(true);
  expect(check().status).toBe(0);
  writeFileSync(`${path}/data/unchanged`, 'the sane');
  expect(check().status).not.toBe(0);
});

test('the index of a copied snapshot is ignored, for its inodes are those of another disk', async () => {
  const { path } = await site.backUp();
  const { ino } = lstatSync(`${path}/data/changing`);
  const index = await readIndex(path!);
  expect(index).toBeInstanceOf(ChecksumIndex);
  expect(index?.find(Math.floor(ino / 2 ** 32), ino % 2 ** 32)).toBe(hash(path!, 'changing'));
  spawnSync('cp', ['-a', path!, `${site.directory}/copy`]);
  expect(await readIndex(`${site.directory}/copy`)).toBeNull();
  writeFileSync(`${path}/checksums.index`, 'nonsense');
  expect(await readIndex(path!)).toBeNull();
});
