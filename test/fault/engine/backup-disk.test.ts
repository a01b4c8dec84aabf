import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { emptyTrash, moveToTrash } from '../../../lib/engine/delete-snapshot.ts';
import { acquireHostLock } from '../../../lib/engine/host-lock.ts';
import { listHostDirectories, scanHost } from '../../../lib/engine/scan-host.ts';
import { makeBackupSite, type BackupSite } from '../../helpers/backup-site.ts';
import { canMount, mount } from '../../helpers/mount.ts';
import { startSshd, type TestSshd } from '../../helpers/sshd.ts';
import { treeManifest } from '../../helpers/tree-manifest.ts';
import { waitForTransfer } from '../../helpers/wait-until.ts';

let sshd: TestSshd;
let site: BackupSite;
let mountPoint: string;

beforeAll(async () => {
  sshd = await startSshd();
});
afterAll(() => sshd.stop());

// a container without the right to mount cannot show these
(canMount() ? describe : describe.skip)('a backup disk of its own', () => {
  beforeEach(async () => {
    mountPoint = await mkdtemp(join(tmpdir(), 'pobsync-disk-'));
    mount('-t', 'tmpfs', '-o', 'size=4m,mode=700', 'tmpfs', mountPoint);
    site = await makeBackupSite(sshd, { rootPath: `${mountPoint}/root` });
    await writeFile(`${site.source}/small`, 'small');
  });
  afterEach(async () => {
    spawnSync('umount', ['-l', mountPoint]);
    await site.remove();
    await rm(mountPoint, { recursive: true });
  });

  test('runs full: the run says so, earlier snapshots stay, and the next one succeeds when there is room', async () => {
    const first = await site.backUp();
    const before = treeManifest(first.path ?? '');
    for (const name of ['big1', 'big2', 'big3']) {
      await writeFile(`${site.source}/${name}`, randomBytes(1_700_000));
    }
    const bases = { primary: first.metadata, extras: [] };
    await expect(site.backUp({ bases })).rejects.toMatchObject({ code: 'disk_full' });
    expect(treeManifest(first.path ?? '')).toEqual(before);
    expect((await scanHost(site.root, site.config.host)).snapshots).toHaveLength(1);

    await rm(`${site.source}/big3`);
    mount('-o', 'remount,size=16m', mountPoint);
    const next = await site.backUp({ bases });
    expect(next.metadata.status).toBe('complete');
    expect(next.metadata.stats.filesTransferred).toBeLessThanOrEqual(1);
    expect((await scanHost(site.root, site.config.host)).incomplete).toEqual([]);
  });

  test('is not blamed when it is the disk of the home directory that is full', async () => {
    const home = join(site.directory, 'home');
    await mkdir(home);
    mount('-t', 'tmpfs', '-o', 'size=64k,mode=700', 'tmpfs', home);
    try {
      spawnSync('dd', ['if=/dev/zero', `of=${home}/filler`, 'bs=4k']);
      await expect(site.backUp({ runDirectory: home })).rejects.toMatchObject({
        code: 'disk_full',
        message: expect.stringContaining("the disk of pobsync's home directory is full"),
      });
    } finally {
      spawnSync('umount', ['-l', home]);
    }
    expect((await site.backUp()).metadata.status).toBe('complete');
  });

  test('runs out of inodes: the run says that the disk is full', async () => {
    mount('-o', 'remount,nr_inodes=60', mountPoint);
    for (let index = 0; index < 60; index++) await writeFile(`${site.source}/f${index}`, 'x');
    await expect(site.backUp()).rejects.toMatchObject({ code: 'disk_full' });
  });

  test('is full to the last byte: nothing begins', async () => {
    spawnSync('dd', ['if=/dev/zero', `of=${mountPoint}/filler`, 'bs=64k']);
    await expect(site.backUp()).rejects.toMatchObject({ code: 'disk_full' });
  });

  test('becomes read-only: backup and delete say so, and change nothing', async () => {
    const first = await site.backUp();
    const before = treeManifest(site.root.path);
    mount('-o', 'remount,ro', mountPoint);
    await expect(site.backUp()).rejects.toMatchObject({ code: 'disk_failed' });
    await expect(moveToTrash(site.root, first.metadata)).rejects.toMatchObject({ code: 'disk_failed' });
    expect(treeManifest(site.root.path)).toEqual(before);
  });

  test('is unmounted: everything refuses, and not one directory appears on the empty mount point', async () => {
    const first = await site.backUp();
    spawnSync('umount', ['-l', mountPoint]);
    await mkdir(site.root.path);
    const { host } = site.config;
    const missing = { code: 'root_missing' };
    await expect(site.backUp()).rejects.toMatchObject(missing);
    await expect(acquireHostLock(site.root, host)).rejects.toMatchObject(missing);
    await expect(moveToTrash(site.root, first.metadata)).rejects.toMatchObject(missing);
    await expect(emptyTrash(site.root, host)).rejects.toMatchObject(missing);
    await expect(scanHost(site.root, host)).rejects.toMatchObject(missing);
    await expect(listHostDirectories(site.root)).rejects.toMatchObject(missing);
    expect(readdirSync(site.root.path)).toEqual([]);
  });

  test('goes away in mid-run: the run fails, and nothing is put on the empty mount point', async () => {
    await writeFile(`${site.source}/big`, randomBytes(2_000_000));
    const config = { ...site.config, bandwidthLimitKibPerSecond: 1000 };
    const gone = waitForTransfer(site.root.path, config.host).then(() => {
      spawnSync('umount', ['-l', mountPoint]);
      spawnSync('mkdir', [site.root.path]);
    });
    await expect(site.backUp({ config })).rejects.toMatchObject({ code: 'root_missing' });
    await gone;
    expect(readdirSync(site.root.path)).toEqual([]);
  });

  test('is another disk: its id gives it away', async () => {
    await site.backUp();
    const other = { ...site.root, uuid: '00000000-0000-4000-8000-000000000000' };
    await expect(scanHost(other, site.config.host)).rejects.toMatchObject({ code: 'root_missing' });
  });
});
