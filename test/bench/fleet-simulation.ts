import { setTimeout as sleep } from 'node:timers/promises';
import { systemClock } from '../../lib/clock.ts';
import { parseConfig } from '../../lib/config.ts';
import { adoptRun, claimNextRun } from '../../lib/data/claim-run.ts';
import { openDatabase, type Database } from '../../lib/data/database.ts';
import { parseDatabaseUrl } from '../../lib/data/database-url.ts';
import { insertRows } from '../../lib/data/insert-rows.ts';
import { ensureNode } from '../../lib/data/nodes.ts';
import { finishRun } from '../../lib/data/run-lease.ts';
import { makeRunId } from '../../lib/domain/run-id.ts';
import { makeLogger } from '../../lib/logger.ts';
import type { Services } from '../../lib/operations/services.ts';
import { tick } from '../../lib/operations/tick.ts';
import { startMariadbd } from '../helpers/mariadbd.ts';
import { timed, type BenchRow } from './row.ts';

export interface FleetSize {
  hosts: number;
  workers: number;
  /** Ended runs in the database before it begins. */
  history: number;
}

/** 200 runs a second. */
const goalMsPerRun = 5;
const start = new Date('2026-11-22T12:00:00Z');

/**
 * A fleet with hourly schedules on MariaDB, with each length of history: one tick queues a run for every host, then
 * workers claim, take over and finish them. The runs themselves are instant, so that what is measured is the queue.
 */
export async function measureFleet(sizes: readonly FleetSize[] = defaultSizes): Promise<BenchRow[]> {
  const server = await startMariadbd();
  const rows: BenchRow[] = [];
  try {
    for (const [index, size] of sizes.entries()) {
      await server.query(`CREATE DATABASE fleet${index}`);
      const socket = encodeURIComponent(server.socketPath);
      const url = `mysql://root@localhost/fleet${index}?pool=25&socket=${socket}`;
      const database = await openDatabase({ url: parseDatabaseUrl(url), create: true, migrate: 'run' });
      try {
        await seed(database, size);
        rows.push(...(await simulate(database, size)));
      } finally {
        await database.close();
      }
      await server.query(`DROP DATABASE fleet${index}`);
    }
    return rows;
  } finally {
    await server.remove();
  }
}

const defaultSizes: readonly FleetSize[] = [
  { hosts: 10_000, workers: 20, history: 0 },
  { hosts: 10_000, workers: 20, history: 10_000_000 },
];

async function simulate(database: Database, size: FleetSize): Promise<BenchRow[]> {
  const services = servicesOf(database);
  let due = 0;
  const tickMs = await timed(async () => {
    due = (await tick(services, {})).due.length;
  });
  const runsMs = await timed(() =>
    Promise.all(Array.from({ length: size.workers }, (_, index) => work(database, services, index))),
  );
  const idleMs = await timed(() => tick(services, {}));
  const perRunMs = runsMs / due;
  const count = (number: number) => number.toLocaleString('en-US');
  const note = `${count(size.hosts)} hosts, ${size.workers} workers, ${count(size.history)} ended runs, MariaDB`;
  return [
    row(`a tick that queues ${count(due)} runs`, `${(tickMs / 1000).toFixed(2)} s`, note),
    row('a tick with nothing due', `${(idleMs / 1000).toFixed(2)} s`, note),
    {
      ...row('a run claimed, taken over and finished', `${perRunMs.toFixed(2)} ms`, note),
      reference: `${(1000 / perRunMs).toFixed(0)} /s`,
      goal: goalMsPerRun,
      met: perRunMs <= goalMsPerRun,
    },
  ];
}

function servicesOf(database: Database): Services {
  const machine = { isRoot: true, userHome: '/nonexistent', readSecretFile: () => '' };
  const now = new Date(start.getTime() + 3_630_000);
  return {
    config: parseConfig({ POBSYNC_HOME: '/nonexistent' }, machine),
    clock: { ...systemClock, now: () => now },
    logger: makeLogger('silent'),
    database: async () => database,
    signal: new AbortController().signal,
    onProgress: () => undefined,
    requestId: 'bench',
  };
}

function row(measure: string, ours: string, note: string): BenchRow {
  return { measure, ours, reference: '', ratio: null, goal: null, met: null, note };
}

async function work(database: Database, { clock }: Services, index: number): Promise<void> {
  const owner = `worker-bench${index}`;
  for (;;) {
    const now = clock.now();
    const claim = { owner, node: 'main', now, leaseMs: 60_000, maxConcurrentOnNode: 1000 };
    const run = await database.write((tx) => claimNextRun(tx, claim));
    if (run === null) {
      if ((await database.read((tx) => tx.countBy('runs', { status: 'queued' }))) === 0) return;
      await sleep(5);
      continue;
    }
    const lease = { id: run.id, owner, fence: run.fence };
    const adopter = { owner: `run-bench${index}`, now, leaseMs: 60_000 };
    const adopted = await database.write((tx) => adoptRun(tx, lease, adopter));
    if (adopted === null) throw new Error(`run ${run.id} was lost`);
    const { id, fence } = adopted;
    await database.write((tx) => finishRun(tx, { id, fence }, { status: 'success', endedAt: now }));
  }
}

async function seed(database: Database, { hosts, history }: FleetSize): Promise<void> {
  const row = { createdAt: start, updatedAt: start };
  await database.write(async (tx) => {
    await ensureNode(tx, 'main', start);
    const names = Array.from({ length: hosts }, (_, index) => `host${index}`);
    const host = {
      address: '127.0.0.1',
      node: 'main',
      enabled: true,
      comment: '',
      settings: '{}',
      extra: '{}',
    };
    await insertRows(
      tx,
      'hosts',
      names.map((name, index) => ({ id: index + 1, name, ...host, ...row, version: 1 })),
    );
    const schedule = { operation: 'backup', cron: '0 * * * *', timeZone: null, prune: true, enabled: true };
    await insertRows(
      tx,
      'schedules',
      names.map((_, index) => ({ hostId: index + 1, ...schedule, options: '{}', lastSlotAt: null, ...row })),
    );
  });
  // ten million rows in one statement would be one huge transaction
  for (let done = 0; done < history; done += historyPart) await seedHistory(database, done, hosts);
}

const historyPart = 100_000;

/** Ended runs, one a second back in time: the server makes them itself, out of its own sequence. */
async function seedHistory(database: Database, done: number, hosts: number): Promise<void> {
  const prefix = makeRunId(new Date(start.getTime() - 400 * 86_400_000), new Uint8Array(4)).slice(0, 5);
  await database.write((tx) =>
    tx.query(
      `INSERT INTO runs (id, operation, host_id, host_name, node, status, trigger_by, priority, queue_rank, event,
         attempt, fence, queued_at, started_at, ended_at, warnings)
       SELECT CONCAT(?, LPAD(LOWER(CONV(seq, 10, 16)), 8, '0')), 'backup', 1 + seq MOD ?, CONCAT('host', seq MOD ?),
         'main', 'success', 'schedule', 0, 0, '{}', 1, 2, ?, ?, ?, '[]'
       FROM seq_${done + 1}_to_${done + historyPart}`,
      [prefix, hosts, hosts, start, start, start],
    ),
  );
}
