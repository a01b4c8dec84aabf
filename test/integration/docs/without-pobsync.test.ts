import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { makeBackupSite, type BackupSite } from '../../helpers/backup-site.ts';
import { startSshd, type TestSshd } from '../../helpers/sshd.ts';
import { treeManifest } from '../../helpers/tree-manifest.ts';

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

const page = new URL('../../../infra/docs/getting-files-back-without-pobsync.md', import.meta.url);
const hasXxhsum = spawnSync('xxhsum', ['--version']).error === undefined;

test('the page is right, command by command', async () => {
  mkdirSync(`${site.source}/etc`);
  writeFileSync(`${site.source}/etc/passwd`, 'root');
  writeFileSync(`${site.source}/line\nbreak`, 'x');
  // rsync leaves a directory's time alone if it is right to the second: what is restored must not be as new as the source
  const lastYear = new Date('2025-06-01T12:00:00.123Z');
  for (const directory of ['/etc', '']) utimesSync(`${site.source}${directory}`, lastYear, lastYear);
  const { path } = await site.backUp();
  const target = `${site.directory}/target`;
  mkdirSync(target);
  const blocks = [...readFileSync(page, 'utf8').matchAll(/```sh\n(.*?)```/gs)].map(([, block = '']) => block);
  expect(blocks).toHaveLength(6);
  // without the checksum tool the rest of the page still has to hold
  const script = blocks.filter((block) => hasXxhsum || !block.includes('xxhsum')).join('\n');
  const run = spawnSync('bash', ['--norc', '-eu', '-o', 'pipefail', '-c', script], {
    env: { PATH: '/usr/bin:/bin', ROOT: site.root.path, HOST: 'web1', TARGET: target },
  });
  expect([run.stderr.toString(), run.status]).toEqual(['', 0]);
  expect(run.stdout.toString()).toContain('"status": "complete"');
  expect(treeManifest(`${target}/all`)).toEqual(treeManifest(site.source));
  expect(readFileSync(`${target}/etc/passwd`, 'utf8')).toBe('root');

  if (!hasXxhsum) return;
  writeFileSync(`${path}/data/etc/passwd`, 'toor');
  const check = blocks.find((block) => block.startsWith('cd "$SNAPSHOT/data"')) ?? '';
  const damaged = spawnSync('bash', ['--norc', '-eu', '-o', 'pipefail', '-c', check], {
    env: { PATH: '/usr/bin:/bin', SNAPSHOT: path ?? '' },
  });
  expect(damaged.status).not.toBe(0);
  expect(damaged.stdout.toString()).toContain('etc/passwd: FAILED');
});
