import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { cp, mkdir, rename, symlink, writeFile } from 'node:fs/promises';
import { listHostDirectories, scanHost } from '../../../lib/engine/scan-host.ts';
import { makeBackupSite, type BackupSite } from '../../helpers/backup-site.ts';
import { startSshd, type TestSshd } from '../../helpers/sshd.ts';

let sshd: TestSshd;
let site: BackupSite;

beforeAll(async () => {
  sshd = await startSshd();
  site = await makeBackupSite(sshd);
  await writeFile(`${site.source}/file`, '');
});
afterAll(async () => {
  await site.remove();
  await sshd.stop();
});

test('finds the snapshots, and reports every stranger with the reason', async () => {
  const first = await site.backUp();
  const second = await site.backUp({ kind: 'manual' });
  const host = `${site.root.path}/web1`;
  const strange = (letter: string) => `${host}/scheduled/20260101T000000Z-${letter.repeat(6)}`;
  await cp(first.path ?? '', strange('a'), { recursive: true });
  await mkdir(strange('b'));
  await writeFile(strange('c'), 'a file');
  await symlink(first.path ?? '', strange('d'));
  await mkdir(strange('e'));
  await writeFile(`${strange('e')}/snapshot.json`, '{"format": 1');
  await mkdir(`${host}/scheduled/by-hand\u001b[31m`);
  await mkdir(`${host}/other`);
  await mkdir(`${host}/.trash`);
  await rename(strange('b'), `${host}/.trash/20260101T000000Z-bbbbbb`);
  await mkdir(`${site.root.path}/Not-A-Host`);
  await writeFile(`${site.root.path}/file`, '');

  const scan = await scanHost(site.root, site.config.host);
  expect(scan.snapshots).toEqual([first, second].map(({ metadata, path }) => ({ metadata, path })));
  expect(scan.trash).toEqual(['20260101T000000Z-bbbbbb']);
  const reasons = scan.ignored.map(({ path, reason }) => `${path.replace(`${host}/`, '')}: ${reason}`).sort();
  expect(reasons).toEqual([
    'other: nothing of this name belongs there',
    `scheduled/20260101T000000Z-aaaaaa: its snapshot.json says name "${first.metadata.name}", expected "20260101T000000Z-aaaaaa"`,
    'scheduled/20260101T000000Z-cccccc: it is not a directory',
    'scheduled/20260101T000000Z-dddddd: it is not a directory',
    'scheduled/20260101T000000Z-eeeeee: its snapshot.json is not JSON',
    'scheduled/by-hand\\x1b[31m: its name is not a snapshot name',
  ]);

  const listed = await listHostDirectories(site.root);
  expect(listed.hosts).toEqual(['web1']);
  expect(listed.ignored.map(({ reason }) => reason).sort()).toEqual([
    'it is not a directory',
    'its name is not a host name',
  ]);
});
