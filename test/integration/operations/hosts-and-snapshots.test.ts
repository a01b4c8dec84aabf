import { describe, expect, test } from '@jest/globals';
import { getHost } from '../../../lib/data/hosts.ts';
import { insertRun } from '../../../lib/data/runs.ts';
import { insertSnapshot } from '../../../lib/data/snapshots.ts';
import { makeRunId } from '../../../lib/domain/run-id.ts';
import { makeSnapshotName } from '../../../lib/domain/snapshot-name.ts';
import type { SnapshotStatus } from '../../../lib/domain/snapshot-status.ts';
import { acknowledgeSnapshot } from '../../../lib/operations/acknowledge-snapshot.ts';
import { cancelRun } from '../../../lib/operations/cancel-run.ts';
import { checkSelf } from '../../../lib/operations/check-self.ts';
import { configureGlobal } from '../../../lib/operations/configure-global.ts';
import { configureHost } from '../../../lib/operations/configure-host.ts';
import { deleteHost } from '../../../lib/operations/delete-host.ts';
import { listHosts } from '../../../lib/operations/list-hosts.ts';
import { listRuns } from '../../../lib/operations/list-runs.ts';
import { listSnapshots } from '../../../lib/operations/list-snapshots.ts';
import { migrateDatabase } from '../../../lib/operations/migrate-database.ts';
import { pinSnapshot } from '../../../lib/operations/pin-snapshot.ts';
import { reportStatus } from '../../../lib/operations/report-status.ts';
import type { Services } from '../../../lib/operations/services.ts';
import { showRun } from '../../../lib/operations/show-run.ts';
import { scanHost, trustHost } from '../../../lib/operations/trust-host.ts';
import { startSshd } from '../../helpers/sshd.ts';
import { bareMachine, installation } from './installation.ts';

async function withHost() {
  const machine = await installation();
  await configureHost(machine.services, { host: 'web1', address: '127.0.0.1' });
  return machine;
}

async function addSnapshot(services: Services, status: SnapshotStatus, startedAt: Date): Promise<string> {
  const name = makeSnapshotName(startedAt, Buffer.from('random'));
  const database = await services.database();
  await database.write(async (tx) => {
    const { id: hostId } = await getHost(tx, 'web1');
    await insertSnapshot(tx, { hostId, kind: 'scheduled', name, status, startedAt }, startedAt);
  });
  return name;
}

async function addRun(services: Services): Promise<string> {
  const database = await services.database();
  const queuedAt = services.clock.now();
  const run = await database.write(async (tx) => {
    const { id: hostId, name: host, node } = await getHost(tx, 'web1');
    const id = makeRunId(queuedAt, Buffer.from('abcd'));
    const event = { host };
    return insertRun(tx, { id, operation: 'backup', hostId, host, node, trigger: 'cli', event, queuedAt });
  });
  return run.id;
}

describe('a snapshot', () => {
  test('is pinned and unpinned by its name or as the latest', async () => {
    const { services, clock } = await withHost();
    const name = await addSnapshot(services, 'complete', clock.now());
    const pinned = await pinSnapshot(services, { host: 'web1', snapshot: 'latest', pinned: true });
    expect(pinned).toMatchObject({ changed: true, snapshot: { name, pinned: true } });
    const again = await pinSnapshot(services, { host: 'web1', snapshot: name, pinned: true });
    expect(again.changed).toBe(false);
    await pinSnapshot(services, { host: 'web1', snapshot: name, pinned: false });
    expect((await listSnapshots(services, { host: 'web1' })).items[0]).toMatchObject({ pinned: false });
  });

  test('that is suspicious counts as good once somebody vouched for it', async () => {
    const { services, clock } = await withHost();
    const snapshot = await addSnapshot(services, 'suspicious', clock.now());
    expect((await listHosts(services)).items[0]?.lastGood).toBeNull();
    const result = await acknowledgeSnapshot(services, { host: 'web1', snapshot, by: 'alice' });
    expect(result.snapshot).toMatchObject({ acknowledged: true, acknowledgedBy: 'alice' });
    expect((await listHosts(services)).items[0]?.lastGood).toMatchObject({ name: snapshot });
  });

  test('that nothing is suspected of cannot be vouched for', async () => {
    const { services, clock } = await withHost();
    const snapshot = await addSnapshot(services, 'partial', clock.now());
    const attempt = acknowledgeSnapshot(services, { host: 'web1', snapshot, by: 'alice' });
    await expect(attempt).rejects.toMatchObject({ code: 'refused' });
  });
});

describe('a host', () => {
  test('is overdue when its last good snapshot is too old, and not while it is disabled', async () => {
    const { services, clock } = await withHost();
    await addSnapshot(services, 'complete', clock.now());
    clock.advance(35 * 3_600_000);
    expect((await listHosts(services)).items[0]?.overdue).toBe(false);
    clock.advance(2 * 3_600_000);
    expect((await listHosts(services)).items[0]?.overdue).toBe(true);
    await configureHost(services, { host: 'web1', enabled: false });
    expect((await listHosts(services)).items[0]?.overdue).toBe(false);
  });

  test('without snapshots is deleted; its runs stay, by name', async () => {
    const { services } = await withHost();
    const id = await addRun(services);
    await expect(deleteHost(services, { host: 'web1' })).rejects.toMatchObject({ code: 'busy' });
    await cancelRun(services, { id, by: 'alice' });
    expect(await deleteHost(services, { host: 'web1' })).toEqual({ host: 'web1', forgottenSnapshots: 0 });
    expect((await listHosts(services)).total).toBe(0);
    expect((await listRuns(services, { host: 'web1' })).items).toHaveLength(1);
  });

  test('with snapshots is forgotten only when its name was typed', async () => {
    const { services, clock } = await withHost();
    await addSnapshot(services, 'complete', clock.now());
    const refused = { code: 'refused' };
    await expect(deleteHost(services, { host: 'web1' })).rejects.toMatchObject(refused);
    await expect(deleteHost(services, { host: 'web1', forget: true })).rejects.toMatchObject(refused);
    const typo = { host: 'web1', forget: true, confirm: 'web2' };
    await expect(deleteHost(services, typo)).rejects.toMatchObject(refused);
    const result = await deleteHost(services, { host: 'web1', forget: true, confirm: 'web1' });
    expect(result.forgottenSnapshots).toBe(1);
  });
});

describe('a run', () => {
  test('that waits is taken out of the queue, once', async () => {
    const { services } = await withHost();
    const id = await addRun(services);
    expect(await cancelRun(services, { id, by: 'alice' })).toMatchObject({ status: 'cancelled' });
    const run = await showRun(services, { id });
    expect(run).toMatchObject({ cancelRequestedBy: 'alice', error: { code: 'cancelled' }, log: [] });
    await expect(cancelRun(services, { id, by: 'bob' })).rejects.toMatchObject({ code: 'refused' });
  });
});

describe('the keys of a host', () => {
  test('are approved by fingerprint only, and replaced when they change', async () => {
    const { services } = await withHost();
    const sshd = await startSshd();
    try {
      await configureHost(services, { host: 'web1', set: { sshPort: sshd.port } });
      const [key] = sshd.hostKeys;
      const fingerprint = key?.fingerprint ?? '';
      expect(await scanHost(services, { host: 'web1' })).toMatchObject({ state: 'new', approved: [] });

      const other = `SHA256:${'A'.repeat(43)}`;
      const wrong = trustHost(services, { host: 'web1', fingerprints: [other], by: 'alice' });
      await expect(wrong).rejects.toMatchObject({
        code: 'host_key_changed',
        message: expect.stringContaining(fingerprint) as unknown,
      });
      await trustHost(services, { host: 'web1', fingerprints: [fingerprint], by: 'alice' });
      expect(await scanHost(services, { host: 'web1' })).toMatchObject({
        state: 'same',
        approved: [{ fingerprint, approvedBy: 'alice', approvedAt: '2026-11-22T12:00:00.000Z' }],
      });

      const [changed] = await sshd.changeHostKey();
      expect((await scanHost(services, { host: 'web1' })).state).toBe('changed');
      const old = trustHost(services, { host: 'web1', fingerprints: [fingerprint], by: 'alice' });
      await expect(old).rejects.toMatchObject({ code: 'host_key_changed' });
      const fingerprints = [changed?.fingerprint ?? ''];
      const trusted = await trustHost(services, { host: 'web1', fingerprints, by: 'bob' });
      expect(trusted.approved).toEqual([expect.objectContaining({ fingerprint: fingerprints[0] })]);
    } finally {
      await sshd.stop();
    }
  });
});

describe('a check of the installation', () => {
  test('finds what is missing, with what to do', async () => {
    const { services } = await bareMachine();
    const report = await checkSelf(services);
    expect(report.ok).toBe('failed');
    const failed = report.checks.filter(({ ok }) => ok === 'failed');
    expect(failed.map(({ name }) => name)).toEqual(['home', 'ssh_key', 'database']);
    expect(failed.every(({ cure }) => cure !== null)).toBe(true);
  });

  test('warns of a host whose key nobody approved', async () => {
    const { services } = await withHost();
    const report = await checkSelf(services);
    expect(report.ok).toBe('warning');
    expect(report.checks.find(({ name }) => name === 'hosts')?.message).toContain('web1');
  });
});

describe('the status', () => {
  test('says that no backup begins when less is free than has to be', async () => {
    const { services } = await installation();
    await configureGlobal(services, { set: { minFreePercent: 0 } });
    expect((await reportStatus(services)).backupRoot).toMatchObject({ present: true, problem: null });
    await configureGlobal(services, { set: { minFreePercent: 99 } });
    const { present, problem } = (await reportStatus(services)).backupRoot;
    expect(present).toBe(true);
    expect(problem).toMatch(/^The backup disk has [0-9.]+ % free space or inodes, expected at least 99 %\.$/);
  });
});

test('a migration makes a database, and finds nothing to do afterwards', async () => {
  const { services } = await bareMachine();
  expect(await migrateDatabase(services)).toEqual({ backend: 'sqlite', migrated: true });
  expect(await migrateDatabase(services)).toEqual({ backend: 'sqlite', migrated: false });
});
