import { systemClock } from '../../lib/clock.ts';
import { parseConfig } from '../../lib/config.ts';
import type { Database } from '../../lib/data/database.ts';
import { allHosts, type HostRecord } from '../../lib/data/hosts.ts';
import { countRunsByStatus } from '../../lib/data/runs.ts';
import { parseRunId } from '../../lib/domain/run-id.ts';
import { makeLogger } from '../../lib/logger.ts';
import { beginRun } from '../../lib/operations/begin-run.ts';
import { endRun } from '../../lib/operations/end-run.ts';
import type { Services } from '../../lib/operations/services.ts';
import { tick } from '../../lib/operations/tick.ts';
import { startWorker } from '../../lib/operations/worker.ts';
import { makeDispatcher } from '../../local/runtime/dispatcher.ts';
import type { invoke, InvokeOptions } from '../../local/runtime/invoke.ts';
import { timed, type BenchRow } from './row.ts';
import { fleetStart as start, nodeName, seedFleet, type FleetSize } from './seed-fleet.ts';

/** 200 runs a second. */
const goalMsPerRun = 5;

/**
 * A fleet with hourly schedules, with each length of history: one tick queues a run for every host, then workers claim,
 * begin and end them. The runs themselves are instant, so that what is measured is the queue.
 */
export async function measureFleet(sizes: readonly FleetSize[] = defaultSizes): Promise<BenchRow[]> {
  const rows: BenchRow[] = [];
  for (const size of sizes) {
    const { database, remove } = await seedFleet(size);
    try {
      rows.push(...(await simulate(database, size)));
    } finally {
      await remove();
    }
  }
  return rows;
}

const defaultSizes: readonly FleetSize[] = [
  { backend: 'mariadb', hosts: 10_000, workers: 20, history: 0 },
  { backend: 'mariadb', hosts: 10_000, workers: 20, history: 10_000_000 },
  { backend: 'sqlite', hosts: 10_000, workers: 20, history: 0 },
];

async function simulate(database: Database, size: FleetSize): Promise<BenchRow[]> {
  const services = servicesOf(database, nodeName(0));
  let due = 0;
  const tickMs = await timed(async () => {
    due = (await tick(services, {})).due.length;
  });
  const hosts = await database.read((tx) => allHosts(tx));
  const hostByName = new Map(hosts.map((host) => [host.name as string, host]));
  const cpuBefore = process.cpuUsage();
  const runsMs = await timed(() =>
    Promise.all(
      Array.from({ length: size.workers }, (_, index) => work(database, nodeName(index), hostByName)),
    ),
  );
  const cpu = process.cpuUsage(cpuBefore);
  const idleMs = await timed(() => tick(services, {}));
  const ended = await database.read((tx) => countRunsByStatus(tx, start));
  if (ended.success !== due) throw new Error(`${ended.success} of ${due} runs ended well`);
  const perRunMs = runsMs / due;
  const cpuMs = (cpu.user + cpu.system) / 1000 / due;
  const count = (number: number) => number.toLocaleString('en-US');
  const note = `${count(size.hosts)} hosts, ${size.workers} workers, ${count(size.history)} ended runs, ${database.backend}`;
  return [
    row(`a tick that queues ${count(due)} runs`, `${(tickMs / 1000).toFixed(2)} s`, note),
    row('a tick with nothing due', `${(idleMs / 1000).toFixed(2)} s`, note),
    {
      ...row('a run claimed, begun and ended', `${perRunMs.toFixed(2)} ms`, note),
      reference: `${(1000 / perRunMs).toFixed(0)} /s`,
      goal: goalMsPerRun,
      met: perRunMs <= goalMsPerRun,
      note: `${note}; ${cpuMs.toFixed(2)} ms of it CPU of the workers`,
    },
  ];
}

function servicesOf(database: Database, node: string): Services {
  const machine = { isRoot: true, userHome: '/nonexistent', readSecretFile: () => '' };
  const now = new Date(start.getTime() + 3_630_000);
  return {
    config: parseConfig({ POBSYNC_HOME: '/nonexistent', POBSYNC_NODE: node }, machine),
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

/** A worker as it really is, whose runs do nothing but begin and end, until its queue is empty. */
async function work(database: Database, node: string, hosts: ReadonlyMap<string, HostRecord>): Promise<void> {
  const services = servicesOf(database, node);
  const worker = await startWorker(services, 'worker', null);
  const instantRun = async (operation: string, event: unknown, options: InvokeOptions = {}) => {
    const { host, runId } = event as { host: string; runId: string };
    if (operation !== 'backup' || options.claim == null) throw new Error('expected a claimed backup');
    const spec = {
      operation,
      host: hosts.get(host) ?? null,
      kind: 'scheduled',
      runId: parseRunId(runId),
    } as const;
    const { lease } = await beginRun(
      { ...services, claim: options.claim },
      { ...spec, event: {}, holds: 'host' },
    );
    await endRun(services, lease, { status: 'success', endedAt: services.clock.now(), result: { host } });
  };
  const dispatcher = makeDispatcher(services, worker, instantRun as typeof invoke);
  do {
    await dispatcher.dispatch(false);
    await dispatcher.oneEnded();
  } while (dispatcher.running() > 0);
}
