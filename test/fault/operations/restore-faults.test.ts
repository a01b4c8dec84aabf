import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openDatabase, type Database } from '../../../lib/data/database.ts';
import type { DatabaseUrl } from '../../../lib/data/database-url.ts';
import { listRuns } from '../../../lib/data/runs.ts';
import { listSnapshots } from '../../../lib/data/snapshots.ts';
import { backUpHost } from '../../../lib/operations/back-up-host.ts';
import { cancelRun } from '../../../lib/operations/cancel-run.ts';
import { tick } from '../../../lib/operations/tick.ts';
import { restoreHostFiles } from '../../../lib/operations/restore-host-files.ts';
import { newSqliteUrl } from '../../helpers/databases.ts';
import { makeFleet, type Fleet } from '../../helpers/fleet.ts';
import { makeNastyTree } from '../../helpers/nasty-tree.ts';
import { canMount, mount } from '../../helpers/mount.ts';
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
  writeFileSync(join(fleet.source, 'stretched'), '');
  await fleet.addHost('web1');
  snapshot = (await backUpHost(fleet.services, { host: 'web1' })).snapshot!;
  fleet.clock.advance(60_000);
  target = join(fleet.directory, 'target');
});
afterEach(async () => {
  for (const pid of writers()) process.kill(pid, 'SIGKILL');
  spawnSync('umount', ['-l', target]);
  await database.close();
  await fleet.remove();
});

const restore = () =>
  restoreHostFiles(fleet.services, { host: 'web1', to: { place: 'directory', path: target } });
const snapshotTree = () => treeManifest(join(snapshot.path, 'data'), { inodes: true });

/** Makes a file of the snapshot endless, so that a restore is half-way until `mend`. It holds no data. */
function stretch(): void {
  const file = join(snapshot.path, 'data', 'stretched');
  truncateSync(file, 2 ** 42);
  spawnSync('touch', ['-r', join(fleet.source, 'stretched'), file]);
}

function mend(): void {
  const file = join(snapshot.path, 'data', 'stretched');
  truncateSync(file, 0);
  spawnSync('touch', ['-r', join(fleet.source, 'stretched'), file]);
}

/** The processes of rsync that read this snapshot. */
function writers(): number[] {
  const lines = spawnSync('ps', ['-eo', 'pid=,args=']).stdout.toString().split('\n');
  const ours = lines.filter((line) => line.includes('rsync') && line.includes(`${snapshot.path}/data/`));
  return ours.map((line) => parseInt(line, 10));
}

const leftTemporaries = () => readdirSync(target).filter((name) => /^\..+\.\w{6}$/.test(name));

/** Until rsync has begun with the endless file. */
async function halfWay(ended: () => boolean): Promise<void> {
  const begun = () => existsSync(target) && leftTemporaries().some((name) => name.startsWith('.stretched.'));
  while (!begun() && !ended()) await sleep(5);
  expect(ended()).toBe(false);
}

/** Begins a restore in this process that cannot end by itself; how it ends is in `caught`. */
async function startRestore() {
  stretch();
  let over = false;
  const caught = restore()
    .catch((error: unknown) => error)
    .finally(() => (over = true));
  await halfWay(() => over);
  return { caught, isOver: () => over };
}

async function startAndKill(): Promise<number[]> {
  const { child, ended } = startProcess({
    role: 'restore',
    url,
    config: fleet.services.config,
    start: fleet.clock.now().toISOString(),
    since: Date.now(),
    speed: 1,
    restore: { host: 'web1', to: { place: 'directory', path: target } },
  });
  await halfWay(() => child.exitCode !== null);
  const orphans = writers();
  // stopped, so that each test says when the orphan ends
  for (const pid of orphans) process.kill(pid, 'SIGSTOP');
  child.kill('SIGKILL');
  expect((await ended).signal).toBe('SIGKILL');
  return orphans;
}

const runs = async () => (await database.read((tx) => listRuns(tx, {}))).items;

test('a restore killed half-way keeps its target busy while its rsync lives, then goes on without a tick', async () => {
  const kept = snapshotTree();
  stretch();
  const orphans = await startAndKill();
  expect(orphans.length).toBeGreaterThan(0);
  const inside = { place: 'directory' as const, path: join(target, 'many') };
  for (const again of [restore(), restoreHostFiles(fleet.services, { host: 'web1', to: inside })]) {
    await expect(again).rejects.toMatchObject({
      code: 'busy',
      message: expect.stringContaining('another restore is writing'),
      facts: { heldBy: target },
    });
  }
  expect((await runs()).map(({ status }) => status)).toEqual(['running', 'success']);
  for (const pid of orphans) process.kill(pid, 'SIGKILL');
  while (writers().length > 0) await sleep(20);
  mend();
  fleet.clock.advance(60_000);
  expect(leftTemporaries()).toHaveLength(1);
  expect(await restore()).toMatchObject({ status: 'success', warnings: [] });
  expect(treeManifest(target)).toEqual(treeManifest(fleet.source));
  expect(snapshotTree()).toEqual(kept);
  expect(await runs()).toMatchObject([
    { operation: 'restore', status: 'success' },
    { operation: 'restore', status: 'interrupted', error: { cure: expect.stringContaining('goes on') } },
    { operation: 'backup' },
  ]);
});

test('after a crash the same snapshot can be restored to another place at once', async () => {
  stretch();
  const orphans = await startAndKill();
  for (const pid of orphans) process.kill(pid, 'SIGKILL');
  while (writers().length > 0) await sleep(20);
  mend();
  target = join(fleet.directory, 'elsewhere');
  fleet.clock.advance(60_000);
  expect(await restore()).toMatchObject({ status: 'success' });
  expect((await runs()).map(({ status }) => status)).toEqual(['success', 'interrupted', 'success']);
});

test('one snapshot is restored to two places at once, and kept from prune until both have ended', async () => {
  const first = await startRestore();
  const elsewhere = join(fleet.directory, 'elsewhere');
  const second = await restoreHostFiles(fleet.services, {
    host: 'web1',
    paths: [join(fleet.source, 'many')],
    to: { place: 'directory', path: elsewhere },
  });
  expect(second.status).toBe('success');
  expect(readdirSync(join(elsewhere, 'many'))).toHaveLength(100);
  const inUse = async () =>
    (await database.read((tx) => listSnapshots(tx))).items.map(({ inUseBy }) => inUseBy);
  const running = (await runs()).find(({ status }) => status === 'running');
  expect([first.isOver(), await inUse()]).toEqual([false, [running?.id]]);
  await cancelRun(fleet.services, { id: running?.id ?? '', by: 'admin' });
  expect(await first.caught).toMatchObject({ code: 'cancelled' });
  expect(await inUse()).toEqual([null]);
});

test('a tick leaves a lost restore alone while its rsync writes, and ends it afterwards', async () => {
  stretch();
  const orphans = await startAndKill();
  fleet.clock.advance(3_600_000);
  expect((await tick(fleet.services, {})).recovered).toEqual([]);
  for (const pid of orphans) process.kill(pid, 'SIGKILL');
  while (writers().length > 0) await sleep(20);
  expect((await tick(fleet.services, {})).recovered).toMatchObject([{ status: 'interrupted' }]);
});

test('of two restores to one place one runs, the other is busy; cancelled, it ends and leaves no rsync', async () => {
  const first = await startRestore();
  await expect(restore()).rejects.toMatchObject({ code: 'busy', facts: { target } });
  const [running] = await runs();
  expect(running?.status).toBe('running');
  await cancelRun(fleet.services, { id: running?.id ?? '', by: 'admin' });
  expect(await first.caught).toMatchObject({ code: 'cancelled' });
  expect(writers()).toEqual([]);
  expect((await runs())[0]).toMatchObject({ id: running?.id, status: 'cancelled' });
  expect(leftTemporaries()).toEqual([]);
  mend();
  fleet.clock.advance(60_000);
  expect(await restore()).toMatchObject({ status: 'success' });
  expect(treeManifest(target)).toEqual(treeManifest(fleet.source));
});

(canMount() ? describe : describe.skip)('a target disk that is full', () => {
  test('is one clear error, the snapshot is untouched, and the restore goes on when there is room', async () => {
    mkdirSync(target);
    mount('-t', 'tmpfs', '-o', 'size=3m', 'tmpfs', target);
    const kept = snapshotTree();
    await expect(restore()).rejects.toMatchObject({
      code: 'disk_full',
      message: expect.stringMatching(/no space left/),
      cure: expect.stringContaining('same restore again'),
    });
    expect(snapshotTree()).toEqual(kept);
    expect(leftTemporaries()).toEqual([]);
    mount('-o', 'remount,size=64m', target);
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
