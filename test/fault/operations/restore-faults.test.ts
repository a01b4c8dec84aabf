import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openDatabase, type Database } from '../../../lib/data/database.ts';
import type { DatabaseUrl } from '../../../lib/data/database-url.ts';
import { backUpHost } from '../../../lib/operations/back-up-host.ts';
import { tick } from '../../../lib/operations/tick.ts';
import { restoreHostFiles } from '../../../lib/operations/restore-host-files.ts';
import { newSqliteUrl } from '../../helpers/databases.ts';
import { makeFleet, type Fleet } from '../../helpers/fleet.ts';
import { makeNastyTree } from '../../helpers/nasty-tree.ts';
import { operationsProcesses } from '../../helpers/operations-processes.ts';
import { startSshd, type TestSshd } from '../../helpers/sshd.ts';
import { treeManifest } from '../../helpers/tree-manifest.ts';

const startProcess = operationsProcesses();
let sshd: TestSshd;
let url: DatabaseUrl;
let database: Database;
let fleet: Fleet;
let target: string;
let snapshot: { path: string; name: string };
beforeAll(async () => {
  sshd = await startSshd();
});
afterAll(() => sshd.stop());
beforeEach(async () => {
  ({ url } = await newSqliteUrl());
  database = await openDatabase({ url, create: true, migrate: 'run' });
  fleet = await makeFleet(database, sshd);
  makeNastyTree(fleet.source);
  mkdirSync(join(fleet.source, 'many'));
  for (let index = 0; index < 100; index++) {
    writeFileSync(join(fleet.source, 'many', `f${index}`), randomBytes(200_000));
  }
  await fleet.addHost('web1');
  snapshot = (await backUpHost(fleet.services, { host: 'web1' })).snapshot!;
  fleet.clock.advance(60_000);
  target = join(fleet.directory, 'target');
});
afterEach(async () => {
  spawnSync('umount', ['-l', target]);
  await database.close();
  await fleet.remove();
});

const restore = () =>
  restoreHostFiles(fleet.services, { host: 'web1', to: { place: 'directory', path: target } });
const snapshotTree = () => treeManifest(join(snapshot.path, 'data'), { inodes: true });

test('a restore killed half-way ends right when it is asked for again', async () => {
  const kept = snapshotTree();
  const { child, ended } = startProcess({
    role: 'restore',
    url,
    config: fleet.services.config,
    start: fleet.clock.now().toISOString(),
    since: Date.now(),
    speed: 1,
    restore: { host: 'web1', to: { place: 'directory', path: target } },
  });
  const there = () => (existsSync(join(target, 'many')) ? readdirSync(join(target, 'many')).length : 0);
  while (there() < 5 && child.exitCode === null) await sleep(1);
  child.kill('SIGKILL');
  expect((await ended).signal).toBe('SIGKILL');
  // rsync writes on until it notices that nobody reads what it says
  while (spawnSync('ps', ['-eo', 'args']).stdout.includes(`${snapshot.path}/data/`)) await sleep(20);
  fleet.clock.advance(3_600_000);
  // the run that died still has the snapshot, until a tick finds it dead
  expect((await tick(fleet.services, {})).recovered).toMatchObject([{ status: 'interrupted' }]);
  expect(await restore()).toMatchObject({ status: 'success', warnings: [] });
  expect(treeManifest(target)).toEqual(treeManifest(fleet.source));
  expect(snapshotTree()).toEqual(kept);
});

const mountable = process.getuid?.() === 0 && canMount();
(mountable ? describe : describe.skip)('a target disk that is full', () => {
  test('is one clear error, the snapshot is untouched, and the restore goes on when there is room', async () => {
    mkdirSync(target);
    expect(spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=3m', 'tmpfs', target]).status).toBe(0);
    const kept = snapshotTree();
    await expect(restore()).rejects.toMatchObject({
      code: 'disk_full',
      message: expect.stringMatching(/no space left/),
      cure: expect.stringContaining('same restore again'),
    });
    expect(snapshotTree()).toEqual(kept);
    expect(readdirSync(target)).not.toContain('.pobsync-restore-temporary');
    spawnSync('mount', ['-o', 'remount,size=64m', target]);
    fleet.clock.advance(60_000);
    expect(await restore()).toMatchObject({ status: 'success' });
    // the top of a mounted file system has a time of its own
    const { '.': top, ...restored } = treeManifest(target);
    const { '.': sourceTop, ...wanted } = treeManifest(fleet.source);
    expect([top, sourceTop]).not.toContain(undefined);
    expect(restored).toEqual(wanted);
  });
});

(existsSync('/usr/bin/rrsync') ? describe : describe.skip)('a key restricted by the real rrsync', () => {
  const restrict = (options: string) => {
    const key = readFileSync(`${sshd.keyPath}.pub`, 'utf8');
    writeFileSync(
      join(sshd.directory, 'authorized_keys'),
      `restrict,command="/usr/bin/rrsync ${options}/" ${key}`,
      { mode: 0o644 },
    );
  };
  const toHost = () => restoreHostFiles(fleet.services, { host: 'web1', to: { place: 'host' } });
  afterEach(() => {
    writeFileSync(join(sshd.directory, 'authorized_keys'), readFileSync(`${sshd.keyPath}.pub`), {
      mode: 0o644,
    });
  });

  test('with -ro lets backups through, and refuses a restore before anything is written', async () => {
    restrict('-ro ');
    await backUpHost(fleet.services, { host: 'web1' });
    writeFileSync(join(fleet.source, 'plain'), 'changed since');
    const before = treeManifest(fleet.source);
    fleet.clock.advance(60_000);
    await expect(toHost()).rejects.toMatchObject({
      code: 'refused',
      message: expect.stringContaining('may only read'),
      cure: expect.stringContaining('command="rrsync /"'),
    });
    expect(treeManifest(fleet.source)).toEqual(before);
  });

  test('without -ro, as the refusal advises, gets the files back', async () => {
    restrict('');
    const before = treeManifest(fleet.source);
    writeFileSync(join(fleet.source, 'plain'), 'changed since');
    expect(await toHost()).toMatchObject({ status: 'success' });
    expect(treeManifest(fleet.source)).toEqual(before);
  });
});

function canMount(): boolean {
  const probe = spawnSync('unshare', ['-m', 'true']);
  return probe.status === 0;
}
