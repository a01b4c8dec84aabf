import { beforeEach, expect, test } from '@jest/globals';
import { claimWaitingRuns, type Claim } from '../../../lib/data/claim-runs.ts';
import type { Database } from '../../../lib/data/database.ts';
import { saveGlobalSettings } from '../../../lib/data/global-settings.ts';
import { updateHost, type HostRecord } from '../../../lib/data/hosts.ts';
import {
  expiredRuns,
  finishRun,
  mustStop,
  renewLease,
  requestCancel,
  settleInterruptedRun,
  updateProgress,
} from '../../../lib/data/run-lease.ts';
import { getRun, insertRun, insertRuns } from '../../../lib/data/runs.ts';
import { adoptRun, handBackRun, startRun } from '../../../lib/data/take-run.ts';
import { onEachDatabase } from '../../helpers/databases.ts';
import { addHost, minutesAfter, newRun, noon } from './fleet.ts';

const claim: Claim = {
  owner: 'worker-1',
  node: 'main',
  now: noon,
  leaseMs: 60_000,
  places: 1,
  maxConcurrentOnNode: 100,
};

onEachDatabase('the queue', (database) => {
  let db: Database;
  let hosts: HostRecord[];
  beforeEach(async () => {
    db = await database.open();
    hosts = await db.write(async (tx) => {
      const made: HostRecord[] = [];
      for (const name of ['a', 'b', 'c', 'd']) made.push(await addHost(tx, name));
      return made;
    });
  });
  const host = (index: number): HostRecord => hosts[index]!;
  const nextRuns = (more: Partial<Claim> = {}) =>
    db.write((tx) => claimWaitingRuns(tx, { ...claim, ...more }));
  const next = async (more: Partial<Claim> = {}) => (await nextRuns(more))[0] ?? null;
  const queue = (...runs: ReturnType<typeof newRun>[]) => db.write((tx) => insertRuns(tx, runs));

  test('hands out a run with owner, lease and fence', async () => {
    const run = newRun(host(0));
    await queue(run);
    expect(await next()).toMatchObject({
      id: run.id,
      status: 'running',
      owner: 'worker-1',
      startedAt: noon,
      leaseUntil: minutesAfter(1),
      fence: 1,
    });
    expect(await next()).toBeNull();
  });

  test('takes higher priorities first, and lets the hosts take turns', async () => {
    const first = newRun(host(0));
    const second = newRun(host(0));
    const other = newRun(host(1));
    const urgent = newRun(host(2), { priority: 1 });
    await queue(first, second, other, urgent);
    const order: string[] = [];
    for (let run = await next(); run !== null; run = await next()) {
      order.push(run.id);
      const { id, fence } = run;
      await db.write((tx) => finishRun(tx, { id, fence }, { status: 'success', endedAt: noon }));
    }
    expect(order).toEqual([urgent.id, first.id, other.id, second.id]);
  });

  test('lets nobody starve: who waited an hour goes before every priority', async () => {
    const patient = newRun(host(0), { priority: -100 });
    const urgent = newRun(host(1), { priority: 100, queuedAt: minutesAfter(30) });
    await queue(patient, urgent);
    expect((await next({ now: minutesAfter(61) }))?.id).toBe(patient.id);
  });

  test('keeps a host to one writing run, while reading runs go on beside it', async () => {
    const backup = newRun(host(0));
    const prune = newRun(host(0), {}, 'prune');
    const verify = newRun(host(0), {}, 'verify');
    await queue(backup, prune, verify);
    expect((await next())?.id).toBe(backup.id);
    expect((await next())?.id).toBe(verify.id);
    expect(await next()).toBeNull();
    await expect(
      db.write((tx) => startRun(tx, { id: prune.id, owner: 'cli', now: noon, leaseMs: 1000 })),
    ).rejects.toMatchObject({ code: 'busy', facts: { host: 'a' } });
    await db.write((tx) => finishRun(tx, { id: backup.id, fence: 1 }, { status: 'failed', endedAt: noon }));
    expect((await next())?.id).toBe(prune.id);
  });

  test('lets one verify of a node run at a time, and takes everything else meanwhile', async () => {
    const first = newRun(host(0), {}, 'verify');
    const second = newRun(host(1), {}, 'verify');
    const backup = newRun(host(1));
    await queue(first, second, backup);
    expect((await next())?.id).toBe(first.id);
    expect((await next())?.id).toBe(backup.id);
    expect(await next()).toBeNull();
    await db.write((tx) => finishRun(tx, { id: first.id, fence: 1 }, { status: 'success', endedAt: noon }));
    expect((await next())?.id).toBe(second.id);
  });

  test('waits for the time before which a run must not start', async () => {
    await queue(newRun(host(0), { notBefore: minutesAfter(5) }));
    expect(await next({ now: minutesAfter(4) })).toBeNull();
    expect(await next({ now: minutesAfter(5) })).not.toBeNull();
  });

  test('gives a node only its own runs, also after a host has moved', async () => {
    const run = newRun(host(0));
    await queue(run);
    expect(await next({ node: 'other' })).toBeNull();
    await db.write((tx) => updateHost(tx, host(0).name, 1, { node: 'other' }, noon));
    expect(await next()).toBeNull();
    expect((await next({ node: 'other' }))?.id).toBe(run.id);
  });

  test('keeps to the limits of the node and of all nodes together', async () => {
    const elsewhere = await db.write((tx) => addHost(tx, 'e', 'other'));
    await queue(...hosts.map((each) => newRun(each)), newRun(elsewhere));
    expect(await next({ maxConcurrentOnNode: 1 })).not.toBeNull();
    expect(await next({ maxConcurrentOnNode: 1 })).toBeNull();
    expect(await next({ maxConcurrentOnNode: 1, node: 'other' })).not.toBeNull();
    const setLimit = (version: number, maxConcurrent: number) =>
      db.write((tx) => saveGlobalSettings(tx, version, { maxConcurrent }, noon));
    await setLimit(0, 2);
    expect(await next()).toBeNull();
    await setLimit(1, 3);
    expect(await nextRuns({ places: 9 })).toHaveLength(1);
  });

  test('gives several runs at once, in their order, and only one writing run of a host', async () => {
    const runs = [0, 1, 2, 3].map((index) => newRun(host(index)));
    const prune = newRun(host(0), { priority: 1 }, 'prune');
    await queue(...runs, prune);
    const claimed = await nextRuns({ places: 4, maxConcurrentOnNode: 3 });
    expect(claimed.map(({ id }) => id)).toEqual([prune.id, runs[1]?.id, runs[2]?.id]);
    expect(claimed).toEqual(await db.read((tx) => Promise.all(claimed.map(({ id }) => getRun(tx, id)))));
    expect(await nextRuns({ places: 4, maxConcurrentOnNode: 3 })).toEqual([]);
  });

  test('gives one verify at a time, also among several runs', async () => {
    const verifies = [0, 1].map((index) => newRun(host(index), {}, 'verify'));
    const backup = newRun(host(2));
    await queue(...verifies, backup);
    const claimed = await nextRuns({ places: 4 });
    expect(claimed.map(({ id }) => id)).toEqual([verifies[0]?.id, backup.id]);
    expect(await nextRuns({ places: 4 })).toEqual([]);
  });

  test('starts one given run once', async () => {
    const run = newRun(host(0));
    await queue(run);
    const start = () =>
      db.write((tx) => startRun(tx, { id: run.id, owner: 'cli', now: noon, leaseMs: 1000 }));
    expect(await start()).toMatchObject({ status: 'running', owner: 'cli', fence: 1 });
    expect(await start()).toBeNull();
  });

  test('passes a claimed run on, after which the claimer can no longer touch it', async () => {
    const run = newRun(host(0));
    await queue(run);
    await next();
    const claimed = { id: run.id, owner: 'worker-1', fence: 1 };
    const adopter = { owner: 'child', now: minutesAfter(2), leaseMs: 60_000 };
    expect(await db.write((tx) => adoptRun(tx, claimed, adopter))).toMatchObject({
      owner: 'child',
      fence: 2,
      leaseUntil: minutesAfter(3),
    });
    expect(await db.write((tx) => adoptRun(tx, claimed, adopter))).toBeNull();
    expect(await db.write((tx) => handBackRun(tx, claimed, noon))).toBe(false);
    expect(await db.write((tx) => renewLease(tx, claimed, minutesAfter(9)))).toBe(false);
  });

  test('takes a claimed run back, to be claimed again later and with a new fence', async () => {
    const run = newRun(host(0));
    await queue(run);
    await next();
    const claimed = { id: run.id, owner: 'worker-1', fence: 1 };
    expect(await db.write((tx) => handBackRun(tx, claimed, minutesAfter(1)))).toBe(true);
    expect(await next()).toBeNull();
    expect(await next({ now: minutesAfter(1), owner: 'worker-2' })).toMatchObject({
      fence: 2,
      owner: 'worker-2',
    });
  });

  test('tells a worker that lost its claim, and lets it change nothing more', async () => {
    const run = newRun(host(0));
    await queue(run);
    await next();
    const lease = { id: run.id, owner: 'worker-1', fence: 1 };
    expect(await db.write((tx) => renewLease(tx, lease, minutesAfter(2)))).toBe(true);
    expect(await db.read((tx) => expiredRuns(tx, minutesAfter(2)))).toEqual([]);
    expect((await db.read((tx) => expiredRuns(tx, minutesAfter(3)))).map(({ id }) => id)).toEqual([run.id]);
    const interrupted = { status: 'interrupted', endedAt: minutesAfter(3) } as const;
    expect(await db.write((tx) => finishRun(tx, lease, interrupted))).toBe(true);

    expect(await db.read((tx) => mustStop(tx, lease))).toBe('lost');
    expect(await db.write((tx) => renewLease(tx, lease, minutesAfter(9)))).toBe(false);
    expect(await db.write((tx) => updateProgress(tx, lease, { percent: 9 }))).toBe(false);
    const late = { status: 'success', endedAt: minutesAfter(4) } as const;
    expect(await db.write((tx) => finishRun(tx, lease, late))).toBe(false);
    expect(await db.read((tx) => getRun(tx, run.id))).toMatchObject({
      status: 'interrupted',
      endedAt: minutesAfter(3),
      progress: null,
    });
    expect(await db.write((tx) => settleInterruptedRun(tx, run.id, late))).toBe(true);
    expect((await db.read((tx) => getRun(tx, run.id))).status).toBe('success');
  });

  test('takes the same outcome twice, because the first answer may have been lost', async () => {
    const run = newRun(host(0));
    await queue(run);
    await next();
    const finish = (status: 'success' | 'failed') =>
      db.write((tx) => finishRun(tx, { id: run.id, fence: 1 }, { status, endedAt: noon }));
    expect(await finish('success')).toBe(true);
    expect(await finish('success')).toBe(true);
    expect(await finish('failed')).toBe(false);
  });

  test('cancels a waiting run at once, and tells a running one', async () => {
    const waiting = newRun(host(0));
    const running = newRun(host(1), { priority: 1 });
    await queue(waiting, running);
    await next();
    const cancel = (id: typeof waiting.id, by = 'anna') => db.write((tx) => requestCancel(tx, id, by, noon));
    expect(await cancel(waiting.id)).toMatchObject({
      status: 'cancelled',
      cancelRequestedBy: 'anna',
      endedAt: noon,
    });
    const lease = { id: running.id, owner: 'worker-1', fence: 1 };
    expect(await db.read((tx) => mustStop(tx, lease))).toBeNull();
    expect(await cancel(running.id)).toMatchObject({ status: 'running', cancelRequestedAt: noon });
    expect(await db.read((tx) => mustStop(tx, lease))).toBe('cancel');
    expect(await cancel(running.id, 'bert')).toMatchObject({ cancelRequestedBy: 'anna' });
    await db.write((tx) => finishRun(tx, lease, { status: 'success', endedAt: noon }));
    expect(await cancel(running.id)).toMatchObject({ status: 'success' });
    expect(await cancel(newRun(null).id)).toBeNull();
  });

  test('runs what belongs to no host', async () => {
    const discover = newRun(null, {}, 'discover');
    await db.write((tx) => insertRun(tx, discover));
    expect(await next()).toMatchObject({ id: discover.id, host: null });
  });
});
