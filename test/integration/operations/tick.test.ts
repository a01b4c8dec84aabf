import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { adoptRun } from '../../../lib/data/take-run.ts';
import { getGlobalSettings, saveGlobalSettings } from '../../../lib/data/global-settings.ts';
import { listRuns } from '../../../lib/data/runs.ts';
import { saveSchedule } from '../../../lib/data/schedules.ts';
import { listSnapshots } from '../../../lib/data/snapshots.ts';
import { parseHostName } from '../../../lib/domain/host-name.ts';
import { acquireHostLock } from '../../../lib/engine/host-lock.ts';
import { backUpHost } from '../../../lib/operations/back-up-host.ts';
import { configureVerifySchedule } from '../../../lib/operations/configure-verify-schedule.ts';
import { tick } from '../../../lib/operations/tick.ts';
import { startWorker } from '../../../lib/operations/worker.ts';
import { claimOne } from '../../helpers/claim-one.ts';
import { onEachDatabase } from '../../helpers/databases.ts';
import { makeFleet, type Fleet } from '../../helpers/fleet.ts';
import { startSshd, type TestSshd } from '../../helpers/sshd.ts';

const minute = 60_000;
const day = 1440 * minute;
let sshd: TestSshd;
beforeAll(async () => {
  sshd = await startSshd();
});
afterAll(() => sshd.stop());

onEachDatabase('a tick', ({ open }) => {
  let fleet: Fleet;
  beforeEach(async () => {
    fleet = await makeFleet(await open(), sshd);
    await writeFile(join(fleet.source, 'file'), 'content');
  });
  afterEach(() => fleet.remove());

  /** A host that is due every day at 12:30 UTC; the fleet's clock begins at noon. */
  async function scheduledHost(name: string) {
    const host = await fleet.addHost(name);
    await fleet.database.write((tx) =>
      saveSchedule(
        tx,
        { hostId: host.id, operation: 'backup', cron: '30 12 * * *', prune: true },
        fleet.clock.now(),
      ),
    );
    return host;
  }
  const runs = async () => (await fleet.database.read((tx) => listRuns(tx))).items;

  test('queues a run when a slot is due, once, with what the schedule says', async () => {
    await scheduledHost('web1');
    expect((await tick(fleet.services, {})).due).toEqual([]);
    fleet.clock.advance(30 * minute);
    expect((await tick(fleet.services, {})).due).toMatchObject([
      { host: 'web1', slot: '2026-11-22T12:30:00.000Z' },
    ]);
    expect((await tick(fleet.services, {})).due).toEqual([]);
    expect(await runs()).toMatchObject([
      { status: 'queued', trigger: 'schedule', event: { host: 'web1', prune: true } },
    ]);
  });

  test('queues a verify at its own times, at its pace, after the backups that wait', async () => {
    await scheduledHost('web1');
    const pace = { host: 'web1', cron: '0,30 12 * * *', samplePercent: 10, workers: 3 };
    await configureVerifySchedule(fleet.services, pace);
    fleet.clock.advance(30 * minute);
    expect((await tick(fleet.services, {})).due).toHaveLength(2);
    expect((await tick(fleet.services, {})).due).toEqual([]);
    const queued = (await runs()).map(({ operation, event }) => ({ operation, event }));
    expect(queued).toContainEqual({
      operation: 'verify',
      event: { host: 'web1', samplePercent: 10, workers: 3 },
    });
    const worker = await startWorker(fleet.services, 'worker', 2);
    expect((await claimOne(fleet.services, worker))?.operation).toBe('backup');
    expect((await claimOne(fleet.services, worker))?.operation).toBe('verify');
    fleet.clock.advance(day);
    expect((await tick(fleet.services, {})).skipped.map(({ reason }) => reason)).toContainEqual(
      expect.stringContaining('the previous verify of web1 is still'),
    );
  });

  test('queues backups with the priority of their hosts, so that these leave the queue in that order', async () => {
    const hosts = { early: 7, late: -3, plain: null, spoiled: null };
    for (const [name, priority] of Object.entries(hosts)) {
      const host = await fleet.addHost(name, priority === null ? {} : { priority });
      const schedule = { hostId: host.id, operation: 'backup', cron: '30 12 * * *' } as const;
      await fleet.database.write((tx) => saveSchedule(tx, schedule, fleet.clock.now()));
    }
    await fleet.database.write(async (tx) => {
      const { version, stored } = await getGlobalSettings(tx);
      await saveGlobalSettings(tx, version, { stored: { ...stored, priority: 2 } }, fleet.clock.now());
      await tx.update('hosts', { name: 'spoiled' }, { settings: '{"priority":"high"}' });
    });
    fleet.clock.advance(30 * minute);
    expect((await tick(fleet.services, {})).due).toHaveLength(4);
    const queued = (await runs()).map(({ host, priority }) => [host, priority]);
    expect(Object.fromEntries(queued)).toEqual({ early: 7, plain: 2, spoiled: 2, late: -3 });
    const worker = await startWorker(fleet.services, 'worker', 4);
    const claimed = [];
    for (let nth = 0; nth < 4; nth++) claimed.push((await claimOne(fleet.services, worker))?.event['host']);
    expect(claimed).toEqual(['early', 'plain', 'spoiled', 'late']);
  });

  test('five ticks at once queue it once', async () => {
    await scheduledHost('web1');
    await scheduledHost('web2');
    fleet.clock.advance(31 * minute);
    const results = await Promise.all([1, 2, 3, 4, 5].map(() => tick(fleet.services, {})));
    expect(results.flatMap(({ due }) => due)).toHaveLength(2);
    expect(await runs()).toHaveLength(2);
  });

  test('after three days down it catches up with one run', async () => {
    await scheduledHost('web1');
    fleet.clock.advance(3 * day + 31 * minute);
    expect((await tick(fleet.services, {})).due).toMatchObject([{ slot: '2026-11-25T12:30:00.000Z' }]);
    expect((await tick(fleet.services, {})).due).toEqual([]);
  });

  test('skips a slot while the previous run still waits, and says so', async () => {
    await scheduledHost('web1');
    fleet.clock.advance(30 * minute);
    await tick(fleet.services, {});
    fleet.clock.advance(day);
    expect(await tick(fleet.services, {})).toMatchObject({
      due: [],
      skipped: [{ host: 'web1', reason: 'the previous backup of web1 is still queued' }],
    });
    expect(await runs()).toMatchObject([
      { status: 'skipped', error: { message: expect.stringContaining('still queued') } },
      { status: 'queued' },
    ]);
  });

  test('a clock that was set back neither repeats a slot nor silences the schedule', async () => {
    await scheduledHost('web1');
    fleet.clock.advance(30 * minute);
    expect((await tick(fleet.services, {})).due).toHaveLength(1);
    await fleet.database.write((tx) => tx.update('runs', { status: 'queued' }, { status: 'success' }));
    fleet.clock.jump(new Date('2026-11-22T12:10:00Z'));
    expect((await tick(fleet.services, {})).due).toEqual([]);
    fleet.clock.advance(20 * minute);
    expect((await tick(fleet.services, {})).due).toEqual([]);
    fleet.clock.advance(day);
    expect((await tick(fleet.services, {})).due).toMatchObject([{ slot: '2026-11-23T12:30:00.000Z' }]);
  });

  test('hands a due run to one worker only, and the child that it starts takes the claim over', async () => {
    await scheduledHost('web1');
    fleet.clock.advance(30 * minute);
    await tick(fleet.services, {});
    const [first, second] = await Promise.all(
      [1, 2].map(async () => claimOne(fleet.services, await startWorker(fleet.services, 'worker', 2))),
    );
    const claimed = first ?? second;
    expect([first, second].filter((claim) => claim !== null)).toHaveLength(1);

    const event = claimed!.event as unknown as { host: string; runId: string };
    const result = await backUpHost(fleet.withServices({ claim: claimed!.claim }), event);
    expect(result).toMatchObject({ runId: event.runId, status: 'success' });
    expect(await runs()).toMatchObject([{ id: event.runId, status: 'success' }]);
  });

  test('a run whose process died is interrupted and tried again, but not while its writer lives', async () => {
    await scheduledHost('web1');
    fleet.clock.advance(30 * minute);
    await tick(fleet.services, {});
    const claimed = await claimOne(fleet.services, await startWorker(fleet.services, 'worker', 2));
    const adopter = { owner: 'run-dead', now: fleet.clock.now(), leaseMs: minute };
    await fleet.database.write((tx) => adoptRun(tx, claimed!.claim, adopter));
    fleet.clock.advance(5 * minute);

    const lock = await acquireHostLock(fleet.root, parseHostName('web1'));
    expect((await tick(fleet.services, {})).recovered).toEqual([]);
    await lock.release();
    expect((await tick(fleet.services, {})).recovered).toMatchObject([
      { host: 'web1', status: 'interrupted' },
    ]);
    expect((await tick(fleet.services, {})).recovered).toEqual([]);
    expect(await runs()).toMatchObject([
      { status: 'queued', trigger: 'retry', attempt: 2 },
      { status: 'interrupted', error: { code: 'interrupted' } },
    ]);
  });

  test('a run that died after its snapshot was in place becomes a success from snapshot.json', async () => {
    await fleet.addHost('web1');
    const { runId, snapshot } = await backUpHost(fleet.services, { host: 'web1' });
    await fleet.database.write(async (tx) => {
      await tx.delete('snapshots', { name: snapshot!.name });
      const leaseUntil = fleet.clock.now();
      const died = { status: 'running', owner: 'run-dead', leaseUntil, endedAt: null, holdsHost: 'web1' };
      await tx.update('runs', { id: runId }, died);
    });
    fleet.clock.advance(minute);
    expect((await tick(fleet.services, {})).recovered).toMatchObject([{ runId, status: 'success' }]);
    const { items } = await fleet.database.read((tx) => listSnapshots(tx));
    expect(items).toMatchObject([{ name: snapshot!.name, status: 'complete', runId }]);
  });
});
