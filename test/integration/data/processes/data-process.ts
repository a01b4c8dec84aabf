/**
 * One process of many over one database: `node data-process.mjs <role> <url as JSON> [number]`. Prints one JSON value.
 */
import mysql2 from 'mysql2';
import sqlite3 from 'sqlite3';
import { claimWaitingRuns } from '../../../../lib/data/claim-runs.ts';
import { openDatabase, type Database } from '../../../../lib/data/database.ts';
import type { DatabaseUrl } from '../../../../lib/data/database-url.ts';
import { finishRun } from '../../../../lib/data/run-lease.ts';
import { insertRuns } from '../../../../lib/data/runs.ts';
import { listEnabledSchedules } from '../../../../lib/data/schedules.ts';
import { decideSlots } from '../../../../lib/data/slots.ts';
import { runIdsAt } from '../../../../lib/domain/run-id.ts';
import { randomBytes } from 'node:crypto';
import { minutesAfter, noon } from '../fleet.ts';

const [role = '', urlText = '', numberText = '0'] = process.argv.slice(2);
const url = JSON.parse(urlText) as DatabaseUrl;
const number = Number(numberText);

const roles: Record<string, () => Promise<unknown>> = {
  migrate: async () => {
    await (await openDatabase({ url, create: true, migrate: 'run' })).close();
    return 'migrated';
  },
  'migrate-and-die': async () => {
    dieBeforeStatement(number);
    return roles['migrate']?.();
  },
  claim: () => withDatabase(claimEverything),
  tick: () => withDatabase(tickOften),
};

/** Claims and finishes runs until there are none; the ids of those it had. */
async function claimEverything(db: Database): Promise<string[]> {
  const had: string[] = [];
  const owner = `worker-${process.pid}`;
  for (;;) {
    const claim = { owner, node: 'main', now: noon, leaseMs: 60_000, places: 1, maxConcurrentOnNode: number };
    const [run] = await db.write((tx) => claimWaitingRuns(tx, claim));
    if (run === undefined) {
      const left = await db.read(async (tx) => tx.countBy('runs', { status: 'queued' }));
      if (left === 0) return had;
      continue;
    }
    had.push(run.id);
    const { id, fence } = run;
    if (!(await db.write((tx) => finishRun(tx, { id, fence }, { status: 'success', endedAt: noon })))) {
      throw new Error(`run ${id} was taken from ${owner}`);
    }
  }
}

/** Decides the same slots as every other process, and queues a run for each that it wins. */
async function tickOften(db: Database): Promise<number> {
  let won = 0;
  for (let minute = 1; minute <= number; minute++) {
    won += await db.write(async (tx) => {
      const schedules = await listEnabledSchedules(tx);
      const dueAt = minutesAfter(minute);
      const nextId = runIdsAt(dueAt, randomBytes(4));
      const slots = schedules.map((schedule) => ({
        scheduleId: schedule.scheduleId,
        dueAt,
        state: 'queued' as const,
        reason: null,
        runId: nextId(),
      }));
      const mine = await decideSlots(tx, slots, noon);
      const hosts = new Map(schedules.map((schedule) => [schedule.scheduleId, schedule]));
      await insertRuns(
        tx,
        mine.map(({ scheduleId, runId }) => {
          const { hostId, host, node } = hosts.get(scheduleId)!;
          const event = { host };
          return {
            id: runId!,
            operation: 'backup',
            hostId,
            host,
            node,
            trigger: 'schedule',
            event,
            queuedAt: noon,
          };
        }),
      );
      return mine.length;
    });
  }
  return won;
}

async function withDatabase<T>(work: (db: Database) => Promise<T>): Promise<T> {
  const db = await openDatabase({ url });
  try {
    return await work(db);
  } finally {
    await db.close();
  }
}

/** Ends this process, as a power cut would, just before its nth statement that writes. */
function dieBeforeStatement(nth: number): void {
  let count = 0;
  const look = (sql: unknown) => {
    if (
      typeof sql === 'string' &&
      /^(CREATE|ALTER|INSERT|PRAGMA (application_id|journal_mode))/.test(sql) &&
      ++count === nth
    ) {
      process.kill(process.pid, 'SIGKILL');
      // a signal to oneself may take a moment
      for (;;);
    }
  };
  for (const [prototype, method] of [
    [mysql2.Connection.prototype, 'query'],
    [sqlite3.Database.prototype, 'all'],
    [sqlite3.Database.prototype, 'run'],
  ] as unknown as [Record<string, (...args: unknown[]) => unknown>, string][]) {
    const original = prototype[method]!;
    prototype[method] = function (this: unknown, ...args: unknown[]) {
      look(args[0]);
      return original.apply(this, args);
    };
  }
}

const perform = roles[role];
if (perform === undefined) throw new Error(`no role "${role}"`);
process.stdout.write(JSON.stringify(await perform()));
