import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { readdirSync, renameSync, statSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { listRuns } from '../../../lib/data/runs.ts';
import { listSnapshots } from '../../../lib/data/snapshots.ts';
import { backUpHost } from '../../../lib/operations/back-up-host.ts';
import { discoverSnapshots } from '../../../lib/operations/discover-snapshots.ts';
import { listRuns as showRuns } from '../../../lib/operations/list-runs.ts';
import { pruneHost } from '../../../lib/operations/prune-host.ts';
import { onEachDatabase } from '../../helpers/databases.ts';
import { makeFleet, type Fleet } from '../../helpers/fleet.ts';
import { startSshd, type TestSshd } from '../../helpers/sshd.ts';

const day = 86_400_000;
let sshd: TestSshd;
beforeAll(async () => {
  sshd = await startSshd();
});
afterAll(() => sshd.stop());

onEachDatabase('backing up a host', ({ open }) => {
  let fleet: Fleet;
  beforeEach(async () => {
    fleet = await makeFleet(await open(), sshd);
    await writeFile(join(fleet.source, 'unchanged'), 'x'.repeat(1000));
    await writeFile(join(fleet.source, 'log'), 'one');
  });
  afterEach(() => fleet.remove());

  const runs = async () => (await fleet.database.read((tx) => listRuns(tx))).items;
  const snapshots = async () => (await fleet.database.read((tx) => listSnapshots(tx))).items;

  test('makes a recorded snapshot that shares unchanged files with the one before', async () => {
    await fleet.addHost('web1');
    const first = await backUpHost(fleet.services, { host: 'web1' });
    expect(first).toMatchObject({
      status: 'success',
      base: null,
      stats: { filesTotal: 2, filesTransferred: 2 },
    });

    fleet.clock.advance(day);
    await writeFile(join(fleet.source, 'log'), 'one two');
    const second = await backUpHost(fleet.services, { host: 'web1' });
    expect(second).toMatchObject({
      status: 'success',
      base: { kind: 'scheduled', name: first.snapshot?.name },
      stats: { filesTotal: 2, filesTransferred: 1, filesLinked: 1, bytesNew: 7 },
    });
    const inode = (result: typeof first, file: string) =>
      statSync(join(result.snapshot!.path, 'data', file)).ino;
    expect(inode(second, 'unchanged')).toBe(inode(first, 'unchanged'));
    expect(inode(second, 'log')).not.toBe(inode(first, 'log'));

    expect(await runs()).toMatchObject([
      { id: second.runId, status: 'success', snapshotName: second.snapshot?.name, bytesNew: 7 },
      { id: first.runId, status: 'success' },
    ]);
    const [newest, oldest] = await snapshots();
    expect(newest).toMatchObject({ status: 'complete', runId: second.runId, baseId: oldest?.id });
  });

  test('a dry run says what would be transferred and makes nothing', async () => {
    await fleet.addHost('web1');
    const result = await backUpHost(fleet.services, { host: 'web1', dryRun: true });
    expect(result).toMatchObject({ dryRun: true, snapshot: null, stats: { filesTransferred: 2 } });
    expect(await snapshots()).toEqual([]);
    expect(readdirSync(join(fleet.root.path, 'web1'))).toEqual(['.lock']);
  });

  test('of two backups of one host at once one runs and the other is busy, and leaves no row', async () => {
    await fleet.addHost('web1');
    const results = await Promise.allSettled(
      [1, 2, 3].map(() => backUpHost(fleet.services, { host: 'web1' })),
    );
    const failures = results.filter((result) => result.status === 'rejected');
    expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1);
    expect(failures.map((failure) => (failure.reason as { code: string }).code)).toEqual(['busy', 'busy']);
    expect(await runs()).toHaveLength(1);
  });

  test('without the backup disk it fails, creates nothing there and marks nothing missing', async () => {
    await fleet.addHost('web1');
    await backUpHost(fleet.services, { host: 'web1' });
    renameSync(fleet.root.path, `${fleet.root.path}.away`);
    await mkdir(fleet.root.path);

    for (const attempt of [
      () => backUpHost(fleet.services, { host: 'web1' }),
      () => pruneHost(fleet.services, { host: 'web1', apply: true }),
      () => discoverSnapshots(fleet.services, { host: 'web1' }),
      () => discoverSnapshots(fleet.services, {}),
    ]) {
      fleet.clock.advance(1000);
      await expect(attempt()).rejects.toMatchObject({ code: 'root_missing' });
    }
    expect(readdirSync(fleet.root.path)).toEqual([]);
    expect(await snapshots()).toMatchObject([{ status: 'complete' }]);
    expect(await runs()).toMatchObject([
      { operation: 'discover', host: null, status: 'failed', error: { code: 'root_missing' } },
      { operation: 'discover', host: 'web1', status: 'failed', error: { code: 'root_missing' } },
      { operation: 'prune', status: 'failed', error: { code: 'root_missing' } },
      { operation: 'backup', status: 'failed', error: { code: 'root_missing' } },
      { operation: 'backup', status: 'success' },
    ]);
  });

  test('a source that is missing fails the run with cause and cure, and lists no snapshot', async () => {
    await fleet.addHost('web1', { sources: [join(fleet.source, 'nowhere')] });
    await expect(backUpHost(fleet.services, { host: 'web1' })).rejects.toMatchObject({
      code: 'source_missing',
    });
    expect(await snapshots()).toEqual([]);
    const { items } = await showRuns(fleet.services, {});
    expect(items).toMatchObject([{ status: 'failed', error: { code: 'source_missing' }, snapshot: null }]);
  });

  test('files that are all rewritten in one night, as by an attacker, age out no good snapshot', async () => {
    await fleet.addHost('web1', { retention: { daily: 1, weekly: 0, monthly: 0 } });
    for (let count = 0; count < 100; count++) await writeFile(join(fleet.source, `letter${count}`), 'dear');
    const night = async () => {
      const { snapshot } = await backUpHost(fleet.services, { host: 'web1', prune: true });
      fleet.clock.advance(day);
      return snapshot!;
    };
    await night();
    const good = await night();
    for (const name of readdirSync(fleet.source)) await writeFile(join(fleet.source, name), 'encrypted');
    const bad = [await night(), await night()];

    expect(bad.map(({ status }) => status)).toEqual(['suspicious', 'suspicious']);
    expect(await snapshots()).toMatchObject([
      { status: 'suspicious', suspicion: expect.stringMatching(/only 0 are unchanged/) },
      { status: 'suspicious' },
      { name: good.name, status: 'complete' },
    ]);
  });

  test('prunes afterwards by the policy, oldest first, and reports what went', async () => {
    await fleet.addHost('web1', { retention: { daily: 2, weekly: 0, monthly: 0 } });
    const names: string[] = [];
    for (let count = 0; count < 4; count++) {
      const result = await backUpHost(fleet.services, { host: 'web1', prune: true });
      names.push(result.snapshot!.name);
      fleet.clock.advance(day);
    }
    expect((await snapshots()).map(({ name }) => name)).toEqual(names.slice(2).reverse());
    expect(readdirSync(join(fleet.root.path, 'web1', 'scheduled')).sort()).toEqual(names.slice(2));
    const [last] = await runs();
    expect(last?.result).toMatchObject({ prune: { applied: true, deleted: [{ name: names[1] }] } });
  });

  test('a prune that would delete too much deletes nothing and is a warning of the backup', async () => {
    await fleet.addHost('web1');
    for (let count = 0; count < 4; count++) {
      await backUpHost(fleet.services, { host: 'web1' });
      fleet.clock.advance(day);
    }
    await fleet.addHost('other');
    const { database, services } = fleet;
    const before = (await snapshots()).length;
    await database.write((tx) => tx.update('hosts', { name: 'web1' }, { settings: narrow(fleet) }));
    const result = await backUpHost(services, { host: 'web1', prune: true, maxDelete: 2 });
    expect(result.status).toBe('warning');
    expect(result.warnings).toEqual([expect.stringMatching(/deletes 4 snapshots, and at most 2/)]);
    expect(await snapshots()).toHaveLength(before + 1);
  });

  test('discover rebuilds rows, bases and an unknown host from disk, and the second time changes nothing', async () => {
    await fleet.addHost('web1');
    await backUpHost(fleet.services, { host: 'web1' });
    fleet.clock.advance(day);
    await backUpHost(fleet.services, { host: 'web1', kind: 'manual' });
    await fleet.database.write((tx) => tx.delete('hosts', { name: 'web1' }));
    await mkdir(join(fleet.root.path, 'web1', 'scheduled', 'holiday pictures'));

    const first = await discoverSnapshots(fleet.services, {});
    expect(first.hosts).toMatchObject([{ host: 'web1', hostAdded: true, found: 2, added: 2, missing: 0 }]);
    expect(first.hosts[0]?.ignored).toHaveLength(1);
    const [newest, oldest] = await snapshots();
    expect(newest).toMatchObject({ kind: 'manual', baseId: oldest?.id });

    const second = await discoverSnapshots(fleet.services, { host: 'web1' });
    expect(second.hosts).toMatchObject([{ hostAdded: false, found: 2, added: 0, updated: 0, missing: 0 }]);
  });

  test('discover marks a row whose directory is gone as missing, and takes that back when it returns', async () => {
    await fleet.addHost('web1');
    const { snapshot } = await backUpHost(fleet.services, { host: 'web1' });
    const path = snapshot!.path;
    renameSync(path, join(fleet.directory, 'aside'));
    expect((await discoverSnapshots(fleet.services, { host: 'web1' })).hosts).toMatchObject([{ missing: 1 }]);
    expect(await snapshots()).toMatchObject([{ status: 'missing' }]);
    renameSync(join(fleet.directory, 'aside'), path);
    expect((await discoverSnapshots(fleet.services, { host: 'web1' })).hosts).toMatchObject([{ updated: 1 }]);
    expect(await snapshots()).toMatchObject([{ status: 'complete', missingSince: null }]);
  });
});

function narrow(fleet: Fleet): string {
  return JSON.stringify({ sources: [fleet.source], retention: { last: 1, daily: 0, weekly: 0, monthly: 0 } });
}
