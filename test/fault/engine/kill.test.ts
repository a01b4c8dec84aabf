import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { SnapshotRef } from '../../../lib/domain/snapshot-ref.ts';
import { emptyTrash } from '../../../lib/engine/delete-snapshot.ts';
import { isHostLocked } from '../../../lib/engine/host-lock.ts';
import { scanHost } from '../../../lib/engine/scan-host.ts';
import { makeBackupSite, type BackupSite } from '../../helpers/backup-site.ts';
import type { DriverJob } from '../../helpers/engine-driver.ts';
import { backupJob, buildDriver, startDriver, type Driver } from '../../helpers/run-driver.ts';
import { startSshd, type TestSshd } from '../../helpers/sshd.ts';
import { treeManifest } from '../../helpers/tree-manifest.ts';
import { waitForTransfer, waitUntil } from '../../helpers/wait-until.ts';

let sshd: TestSshd;
let site: BackupSite;
let driver: Driver;
let base: SnapshotRef & { path: string };

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
  await mkdir(`${site.source}/dir`);
  for (const name of ['a', 'b', 'dir/c']) await writeFile(`${site.source}/${name}`, `content of ${name}`);
  const { metadata, path } = await site.backUp();
  base = { host: metadata.host, kind: metadata.kind, name: metadata.name, path: path ?? '' };
});
afterEach(() => site.remove());

const killedBackup = () => backupJob(site, sshd, { base });

/** Runs a job that is killed at its n-th call of a kind, for each n until it survives; says how often it was killed. */
async function killAtEach(
  calls: string,
  job: () => Promise<DriverJob>,
  check: (place: string) => Promise<void>,
): Promise<number> {
  for (let n = 1; ; n++) {
    const inject = `inject=${calls}:signal=SIGKILL:when=${n}`;
    const strace = ['strace', '-f', '-qq', '-o', '/dev/null', '-e', `trace=${calls}`, '-e', inject];
    const { signal, exitCode } = await startDriver(driver, await job(), strace).ended;
    await check(`${calls} ${n}`);
    if (signal === null && exitCode === 0) return n - 1;
    expect(n).toBeLessThan(60);
  }
}

const renames = '?rename,?renameat,?renameat2';
const unlinks = '?unlink,?unlinkat,?rmdir';

describe('killed at any step', () => {
  test.each([
    [renames, 2],
    ['fsync', 5],
    ['?mkdir,?mkdirat', 2],
    [unlinks, 1],
  ])('of a backup (%s), it leaves whole snapshots only, and the next one succeeds', async (calls, least) => {
    const before = treeManifest(base.path);
    const source = treeManifest(site.source);
    const kills = await killAtEach(calls, killedBackup, async (place) => {
      const { snapshots, ignored } = await scanHost(site.root, base.host);
      expect([place, ignored]).toEqual([place, []]);
      for (const { path } of snapshots) expect(treeManifest(`${path}/data`)).toEqual(source);
      expect(treeManifest(base.path)).toEqual(before);
    });
    expect(kills).toBeGreaterThanOrEqual(least);
    const next = await site.backUp({ bases: { primary: base, extras: [] } });
    expect(next.metadata).toMatchObject({ status: 'complete', stats: { filesTransferred: 0 } });
    expect((await scanHost(site.root, base.host)).incomplete).toEqual([]);
  });

  test('of writing new files, it leaves the base alone and transfers nothing twice', async () => {
    for (const name of ['n1', 'n2', 'n3', 'n4']) await writeFile(`${site.source}/${name}`, name.repeat(1000));
    const before = treeManifest(base.path);
    let transferred = 0;
    const kills = await killAtEach(renames, killedBackup, async () => {
      expect(treeManifest(base.path)).toEqual(before);
      const { snapshots } = await scanHost(site.root, base.host);
      for (const { metadata, path } of snapshots.slice(1)) {
        expect(treeManifest(`${path}/data`)).toEqual(treeManifest(site.source));
        transferred += metadata.stats.filesTransferred;
      }
    });
    expect(kills).toBeGreaterThanOrEqual(3);
    // the last killed attempt had all but its last file
    expect(transferred).toBeLessThanOrEqual(2);
  });

  test.each([
    [renames, 1],
    ['fsync', 2],
    [unlinks, 1],
  ])('of a delete (%s), the rest of the way is found in the trash or the list', async (calls, least) => {
    const kept = await site.backUp({ bases: { primary: base, extras: [] } });
    const before = treeManifest(kept.path ?? '');
    let victim = await site.backUp({ bases: { primary: base, extras: [] } });
    const job = async (): Promise<DriverJob> => {
      const { host, kind, name } = victim.metadata;
      return { operation: 'delete', root: site.root, ref: { host, kind, name } };
    };
    const kills = await killAtEach(calls, job, async () => {
      const found = await scanHost(site.root, base.host);
      expect(treeManifest(kept.path ?? '')).toEqual(before);
      const { name } = victim.metadata;
      const listed = found.snapshots.find((snapshot) => snapshot.metadata.name === name);
      if (listed !== undefined) {
        expect(treeManifest(`${listed.path}/data`)).toEqual(treeManifest(site.source));
        return;
      }
      await emptyTrash(site.root, base.host);
      expect((await scanHost(site.root, base.host)).trash).toEqual([]);
      victim = await site.backUp({ bases: { primary: base, extras: [] } });
    });
    expect(kills).toBeGreaterThanOrEqual(least);
  });
});

describe('killed in mid-transfer', () => {
  // slow enough to be caught at work
  const slowly = () => ({ ...site.config, bandwidthLimitKibPerSecond: 2000 });

  async function startSlowBackup() {
    for (const name of ['big1', 'big2', 'big3']) {
      await writeFile(`${site.source}/${name}`, randomBytes(1_500_000));
    }
    const job = await backupJob(site, sshd, { base, config: slowly() });
    const run = startDriver(driver, job);
    const tree = `${site.root.path}/web1/.incomplete/${job.name}/data`;
    await waitUntil('big1 is there', () => existsSync(`${tree}/big1`));
    return { run, tree };
  }

  test('SIGKILL of node: rsync keeps the lock while it lives, and the next run goes on from there', async () => {
    const before = treeManifest(base.path);
    const { run } = await startSlowBackup();
    const [rsync = 0] = childrenOf(run.child.pid ?? 0);
    run.child.kill('SIGKILL');
    await run.ended.catch(() => undefined);
    // either rsync still writes and holds the lock, or it has ended
    while (isAlive(rsync)) {
      const locked = await isHostLocked(site.root, base.host);
      if (isAlive(rsync)) expect(locked).toBe(true);
      await sleep(20);
    }
    await waitUntil('nobody holds the host', async () => !(await isHostLocked(site.root, base.host)));
    expect(treeManifest(base.path)).toEqual(before);
    await expectNextToGoOn();
  });

  test('SIGKILL of rsync: the run fails, and the next one goes on from there', async () => {
    const before = treeManifest(base.path);
    const { run } = await startSlowBackup();
    for (const pid of childrenOf(run.child.pid ?? 0)) process.kill(pid, 'SIGKILL');
    const { exitCode, stderr } = await run.ended;
    expect(exitCode).not.toBe(0);
    expect(stderr).toContain('ended from outside');
    expect(treeManifest(base.path)).toEqual(before);
    await expectNextToGoOn();
  });

  test('a cancel stops rsync within seconds and leaves what it had to the next run', async () => {
    for (const name of ['big1', 'big2']) await writeFile(`${site.source}/${name}`, randomBytes(1_500_000));
    const controller = new AbortController();
    const began = waitForTransfer(site.root.path, base.host).then(() => controller.abort());
    const cancelled = site.backUp({ config: slowly(), signal: controller.signal });
    await expect(cancelled).rejects.toMatchObject({ code: 'cancelled' });
    await began;
    expect(await isHostLocked(site.root, base.host)).toBe(false);
    expect((await scanHost(site.root, base.host)).snapshots).toHaveLength(1);
  });

  async function expectNextToGoOn() {
    const next = await site.backUp({ bases: { primary: base, extras: [] } });
    expect(next.metadata.status).toBe('complete');
    expect(next.metadata.stats.filesTransferred).toBeLessThanOrEqual(2);
    expect(treeManifest(`${next.path}/data`)).toEqual(treeManifest(site.source));
    const { incomplete, snapshots } = await scanHost(site.root, base.host);
    expect(incomplete).toEqual([]);
    expect(snapshots).toHaveLength(2);
  }
});

function childrenOf(pid: number): number[] {
  const text = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8');
  return text.split(' ').filter(Boolean).map(Number);
}

function isAlive(pid: number): boolean {
  try {
    // a zombie that nobody collects holds nothing any more
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}
