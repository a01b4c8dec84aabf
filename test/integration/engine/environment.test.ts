import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { makeBackupSite, type BackupSite } from '../../helpers/backup-site.ts';
import { startSshd, type TestSshd } from '../../helpers/sshd.ts';

let sshd: TestSshd;
let site: BackupSite;
const before = { ...process.env };
beforeAll(async () => {
  sshd = await startSshd();
  site = await makeBackupSite(sshd);
  await writeFile(`${site.source}/kept`, 'kept');
});
afterEach(() => {
  for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
  Object.assign(process.env, before);
});
afterAll(async () => {
  await site.remove();
  await sshd.stop();
});

test("nothing of the caller's environment changes what rsync does, neither variables nor ~/.popt", async () => {
  const home = `${site.directory}/home-with-aliases`;
  await mkdir(home);
  // whoever reads this adds the second flag to every call that has the first: it would erase the source
  await writeFile(`${home}/.popt`, 'rsync alias --hard-links --hard-links --remove-source-files\n');
  Object.assign(process.env, {
    HOME: home,
    RSYNC_RSH: '/bin/false',
    RSYNC_OLD_ARGS: '2',
    RSYNC_CHECKSUM_LIST: 'md4',
    RSYNC_MAX_ALLOC: '1',
    LC_ALL: 'de_DE.UTF-8',
  });
  const { metadata } = await site.backUp();
  expect(metadata).toMatchObject({ status: 'complete', counts: { files: 1 }, checksums: { entries: 1 } });
  expect(await readdir(site.source)).toEqual(['kept']);
});
