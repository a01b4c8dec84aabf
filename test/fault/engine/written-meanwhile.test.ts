import { readFile, truncate, writeFile } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { makeBackupSite, type BackupSite } from '../../helpers/backup-site.ts';
import { backupJob, buildDriver, startDriver, type Driver } from '../../helpers/run-driver.ts';
import { startSshd, type TestSshd } from '../../helpers/sshd.ts';

let sshd: TestSshd;
let driver: Driver;
let site: BackupSite;
beforeAll(async () => {
  sshd = await startSshd();
  driver = buildDriver();
});
afterAll(async () => {
  driver.remove();
  await sshd.stop();
});
beforeEach(async () => {
  site = await makeBackupSite(sshd);
});
afterEach(() => site.remove());

// bytes → how often the whole file system is written
test.each([
  ['a few bytes', 10, 1],
  ['more than 128 MB', 150 * 1024 * 1024, 2],
])(
  'a tree of %s is written to the disk at its end, and on the way when it is large',
  async (_, bytes, syncs) => {
    await writeFile(`${site.source}/file`, '');
    await truncate(`${site.source}/file`, bytes);
    const calls = `${site.directory}/calls`;
    const strace = ['strace', '-f', '-qq', '--seccomp-bpf', '-o', calls, '-e', 'trace=syncfs'];
    const { exitCode, stderr } = await startDriver(driver, await backupJob(site, sshd), strace).ended;
    expect([exitCode, stderr]).toEqual([0, '']);
    const made = (await readFile(calls, 'utf8')).split('\n').filter((line) => line.includes('syncfs('));
    expect(made).toHaveLength(syncs);
  },
);
