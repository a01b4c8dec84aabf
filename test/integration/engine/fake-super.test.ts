import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, copyFileSync, existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { chmod, chown, mkdir, writeFile } from 'node:fs/promises';
import type { SnapshotId } from '../../../lib/domain/snapshot-ref.ts';
import type { SnapshotMetadata } from '../../../lib/engine/snapshot-metadata.ts';
import { openTarget } from '../../../lib/engine/restore/open-target.ts';
import { restoreTree } from '../../../lib/engine/restore/restore-tree.ts';
import { makeBackupSite, type BackupSite } from '../../helpers/backup-site.ts';
import { makeNastyTree } from '../../helpers/nasty-tree.ts';
import { backupJob, buildDriver, startDriver, type Driver } from '../../helpers/run-driver.ts';
import { startSshd, type TestSshd } from '../../helpers/sshd.ts';
import { treeManifest } from '../../helpers/tree-manifest.ts';

// needs another user to be; a run of the tests without root covers the same with every other test
const asRoot = process.getuid?.() === 0 ? test : test.skip;
const nobody = 65534;
const asNobody = ['setpriv', `--reuid=${nobody}`, `--regid=${nobody}`, '--clear-groups'];

let sshd: TestSshd;
let site: BackupSite;
let driver: Driver;

beforeAll(async () => {
  sshd = await startSshd();
  site = await makeBackupSite(sshd);
  driver = buildDriver();
  chmodSync(driver.path.replace(/\/[^/]*$/, ''), 0o755);
});
afterAll(async () => {
  driver.remove();
  await site.remove();
  await sshd.stop();
});

asRoot(
  'a user who is not root keeps owners, modes, devices and links, inertly, and gives them back',
  async () => {
    makeNastyTree(site.source);
    await mkdir(`${site.source}/shut`);
    await writeFile(`${site.source}/shut/setuid`, '#!/bin/sh');
    await chown(`${site.source}/shut/setuid`, 0, 4321);
    await chmod(`${site.source}/shut/setuid`, 0o4755);
    await chmod(`${site.source}/shut`, 0o000);

    const first = await backUpAsNobody(null);
    const second = await backUpAsNobody(first);
    expect(second).toMatchObject({ status: 'complete', fakeSuper: true, counts: { filesNew: 0 } });
    const data = `${site.root.path}/web1/scheduled/${second.name}/data`;
    expect(statSync(`${data}/shut/setuid`).mode & 0o7000).toBe(0);
    expect(statSync(`${data}/device`).isFile()).toBe(true);

    const restored = `${site.directory}/restored`;
    mkdirSync(restored);
    const args = ['-aHAX', '--numeric-ids', '--rsync-path=rsync --fake-super', '-e', restoreShell()];
    const restore = spawnSync('rsync', [...args, `127.0.0.1:${data}/`, `${restored}/`]);
    expect(restore.stderr.toString()).toBe('');
    expect(treeManifest(restored)).toEqual(treeManifest(site.source));

    const target = await openTarget(`${site.directory}/ours`, {
      forbidden: [],
      overwrite: false,
      create: true,
    });
    const runDirectory = `${site.directory}/run-restore`;
    mkdirSync(runDirectory, { mode: 0o700 });
    await restoreTree({
      config: site.config,
      snapshotPath: `${site.root.path}/web1/scheduled/${second.name}`,
      fakeSuper: true,
      paths: null,
      to: { place: 'directory', target, fresh: true },
      dryRun: false,
      deleteExtra: false,
      lockFd: null,
      runDirectory,
      signal: new AbortController().signal,
      onProgress: () => undefined,
      log: () => undefined,
    });
    await target.handle?.close();
    expect(treeManifest(target.path)).toEqual(treeManifest(site.source));
  },
);

async function backUpAsNobody(base: SnapshotId | null): Promise<SnapshotMetadata> {
  const key = `${site.directory}/nobody-key`;
  if (!existsSync(key)) {
    copyFileSync(sshd.keyPath, key);
    chownSync(key, nobody, nobody);
    spawnSync('chown', ['-R', `${nobody}:${nobody}`, site.root.path]);
  }
  const job = await backupJob(site, sshd, { base, sshKeyPath: key });
  chownSync(job.runDirectory, nobody, nobody);
  const run = await startDriver(driver, job, asNobody).ended;
  expect(run.stderr).toBe('');
  return JSON.parse(run.stdout) as SnapshotMetadata;
}

function restoreShell(): string {
  const known = `${site.directory}/known`;
  const [key] = sshd.hostKeys;
  writeFileSync(known, `[127.0.0.1]:${sshd.port} ${key?.keyType} ${key?.publicKey}\n`);
  return `ssh -F none -p ${sshd.port} -i ${sshd.keyPath} -o UserKnownHostsFile=${known}`;
}
