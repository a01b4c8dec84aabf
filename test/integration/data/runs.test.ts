import { beforeEach, expect, test } from '@jest/globals';
import { startRun } from '../../../lib/data/take-run.ts';
import type { Database } from '../../../lib/data/database.ts';
import { deleteHost, type HostRecord } from '../../../lib/data/hosts.ts';
import { endQueuedRun, finishRun } from '../../../lib/data/run-lease.ts';
import { appendRunLog, largestLogLines, readRunLog } from '../../../lib/data/run-logs.ts';
import {
  activeRuns,
  activeWork,
  countRunsByStatus,
  deleteRunsBefore,
  getRun,
  insertRun,
  insertRuns,
  latestRun,
  listRuns,
} from '../../../lib/data/runs.ts';
import { onEachDatabase } from '../../helpers/databases.ts';
import { addHost, minutesAfter, newRun, noon } from './fleet.ts';

onEachDatabase('runs', (database) => {
  let db: Database;
  let web1: HostRecord;
  let db1: HostRecord;
  beforeEach(async () => {
    db = await database.open();
    [web1, db1] = await db.write(async (tx) => [await addHost(tx, 'web1'), await addHost(tx, 'db1')]);
  });

  test('are queued with everything that was asked for', async () => {
    const wanted = newRun(web1, {
      kind: 'manual',
      requestedBy: 'anna',
      priority: 5,
      notBefore: minutesAfter(10),
      requestId: 'request-1',
      event: { host: 'web1', excludes: ['ä\u0000b'] },
    });
    const run = await db.write((tx) => insertRun(tx, wanted));
    expect(run).toMatchObject({
      ...wanted,
      status: 'queued',
      attempt: 1,
      fence: 0,
      warnings: [],
      error: null,
    });
    expect(Object.keys(run)).not.toContain('queueRank');
  });

  test('are listed newest first, by host, status and operation, in pages', async () => {
    const runs = [0, 1, 2, 3, 4].map((minute) =>
      newRun(minute % 2 === 0 ? web1 : db1, { queuedAt: minutesAfter(minute) }),
    );
    const verify = newRun(web1, { queuedAt: minutesAfter(9) }, 'verify');
    await db.write((tx) => insertRuns(tx, [...runs, verify]));
    const ids = async (
      ...[filter, page]: [Parameters<typeof listRuns>[1]?, Parameters<typeof listRuns>[2]?]
    ) => {
      const list = await db.read((tx) => listRuns(tx, filter, page));
      return [list.total, ...list.items.map((run) => run.id)];
    };
    const [first, second, third, fourth, fifth] = runs.map((run) => run.id);
    expect(await ids()).toEqual([6, verify.id, fifth, fourth, third, second, first]);
    expect(await ids({ host: 'db1' })).toEqual([2, fourth, second]);
    expect(await ids({ operation: 'verify', status: ['queued', 'running'] })).toEqual([1, verify.id]);
    expect(await ids({ status: 'failed' })).toEqual([0]);
    expect(await ids({}, { page: 2, pageSize: 4 })).toEqual([6, second, first]);
    expect(await ids({ before: third! }, { pageSize: 1 })).toEqual([6, second]);
    expect((await db.read((tx) => latestRun(tx, { host: 'web1', operation: 'backup' })))?.id).toBe(fifth);
    expect(await db.read((tx) => latestRun(tx, { status: 'success' }))).toBeNull();
  });

  test('that wait or run are active, ended ones are not', async () => {
    const [waiting, running, ended] = [newRun(web1), newRun(db1), newRun(web1)];
    await db.write(async (tx) => {
      await insertRuns(tx, [waiting, running, ended]);
      await startRun(tx, { id: running.id, owner: 'w', now: noon, leaseMs: 1000 });
      await endQueuedRun(tx, ended.id, { status: 'skipped', endedAt: noon });
    });
    expect((await db.read((tx) => activeRuns(tx))).map((run) => run.id)).toEqual([waiting.id, running.id]);
    expect((await db.read((tx) => activeRuns(tx, web1.name))).map((run) => run.id)).toEqual([waiting.id]);
    const work = await db.read((tx) => activeWork(tx));
    expect(work.sort((a, b) => (a.id < b.id ? -1 : 1))).toEqual([
      { id: waiting.id, host: 'web1', operation: 'backup', status: 'queued', node: 'main' },
      { id: running.id, host: 'db1', operation: 'backup', status: 'running', node: 'main' },
    ]);
    expect(await db.read((tx) => countRunsByStatus(tx))).toEqual({ queued: 1, running: 1, skipped: 1 });
    expect(await db.read((tx) => countRunsByStatus(tx, minutesAfter(1)))).toEqual({});
  });

  test('keep their outcome: result, error, warnings, numbers beyond 2^31', async () => {
    const wanted = newRun(web1);
    await db.write(async (tx) => {
      await insertRun(tx, wanted);
      await startRun(tx, { id: wanted.id, owner: 'w', now: noon, leaseMs: 1000 });
      await finishRun(
        tx,
        { id: wanted.id, fence: 1 },
        {
          status: 'warning',
          endedAt: minutesAfter(3),
          result: { deep: { list: [1, 'ü'] }, long: 'x'.repeat(100_000) },
          error: { code: 'rsync_failed', message: 'm'.repeat(5000), cure: null },
          warnings: ['one'],
          stats: {
            durationMs: 180_000,
            bytesTotal: 5_000_000_000_000,
            bytesNew: 3_000_000_000,
            filesTotal: 7,
          },
        },
      );
    });
    expect(await db.read((tx) => getRun(tx, wanted.id))).toMatchObject({
      status: 'warning',
      startedAt: noon,
      endedAt: minutesAfter(3),
      result: { deep: { list: [1, 'ü'] }, long: 'x'.repeat(100_000) },
      error: { code: 'rsync_failed', message: 'm'.repeat(4000), cure: null },
      warnings: ['one'],
      durationMs: 180_000,
      bytesTotal: 5_000_000_000_000,
      bytesNew: 3_000_000_000,
    });
  });

  test('outlive their host, by its name', async () => {
    const wanted = newRun(web1);
    await db.write(async (tx) => {
      await insertRun(tx, wanted);
      await deleteHost(tx, web1.name);
    });
    expect(await db.read((tx) => getRun(tx, wanted.id))).toMatchObject({ host: 'web1', hostId: null });
  });

  test('are forgotten by age once they ended, with their logs', async () => {
    const [old, oldButWaiting, young] = [
      newRun(web1),
      newRun(db1),
      newRun(db1, { queuedAt: minutesAfter(60) }),
    ];
    await db.write(async (tx) => {
      await insertRuns(tx, [old, oldButWaiting, young]);
      await endQueuedRun(tx, old.id, { status: 'failed', endedAt: noon });
      await endQueuedRun(tx, young.id, { status: 'failed', endedAt: noon });
      await appendRunLog(tx, old.id, [{ seq: 1, at: noon, level: 'info', text: 'a' }]);
    });
    expect(await db.write((tx) => deleteRunsBefore(tx, minutesAfter(30)))).toBe(1);
    const left = await db.read((tx) => listRuns(tx));
    expect(left.items.map((run) => run.id)).toEqual([young.id, oldButWaiting.id]);
    expect(await db.read((tx) => readRunLog(tx, old.id))).toEqual([]);
  });

  test('keep a log that is bounded, escaped, and not doubled by a repeated write', async () => {
    const wanted = newRun(web1);
    const line = (seq: number, text: string) => ({
      seq,
      at: minutesAfter(seq),
      level: 'info' as const,
      text,
    });
    await db.write(async (tx) => {
      await insertRun(tx, wanted);
      await appendRunLog(tx, wanted.id, [line(1, 'one'), line(2, 'red \u001b[31m')]);
      await appendRunLog(tx, wanted.id, [line(2, 'again'), line(3, 'ö'.repeat(5000))]);
      await appendRunLog(tx, wanted.id, [line(largestLogLines + 1, 'too many')]);
    });
    const lines = await db.read((tx) => readRunLog(tx, wanted.id, 0, 10));
    expect(lines).toEqual([line(1, 'one'), line(2, 'red \\x1b[31m'), line(3, `${'ö'.repeat(4000)}…`)]);
    expect(await db.read((tx) => readRunLog(tx, wanted.id, 1, 1))).toEqual([line(2, 'red \\x1b[31m')]);
  });
});
