/**
 * One process of many over one installation: `node operations-process.mjs <JSON of a ProcessJob>`. Prints one JSON value.
 * Its clock runs `speed` times as fast as the real one, so that leases and waits pass in seconds.
 */
import { appendFileSync, existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Config } from '../../lib/config.ts';
import type { RestoreEvent } from '../../lib/contracts/restore.ts';
import { openDatabase, type Database } from '../../lib/data/database.ts';
import type { DatabaseUrl } from '../../lib/data/database-url.ts';
import { getHost } from '../../lib/data/hosts.ts';
import { BusyError } from '../../lib/domain/errors.ts';
import { makeLogger } from '../../lib/logger.ts';
import { backUpHost } from '../../lib/operations/back-up-host.ts';
import { executeLockedRun } from '../../lib/operations/execute-run.ts';
import { restoreHostFiles } from '../../lib/operations/restore-host-files.ts';
import { pruneHost } from '../../lib/operations/prune-host.ts';
import type { Services } from '../../lib/operations/services.ts';
import { tick } from '../../lib/operations/tick.ts';
import { startWorker } from '../../lib/operations/worker.ts';
import { claimOne } from './claim-one.ts';
import { parseRunId } from '../../lib/domain/run-id.ts';

export interface ProcessJob {
  role: 'tick' | 'work' | 'prune' | 'schedulers' | 'worker' | 'cli' | 'restore';
  /** What the role `restore` restores. */
  restore?: RestoreEvent;
  url: DatabaseUrl;
  config: Config;
  /** What its clock shows at `since`, a real time in ms. */
  start: string;
  since: number;
  speed: number;
  /** Ends itself, as a power cut would, around its nth writing transaction: before or after the commit. */
  die?: { nth: number; when: 'before' | 'after' };
  /** Fake runs tell here what they do; a file `<log>.stop` ends loops. */
  log?: string;
  hosts?: string[];
}

const job = JSON.parse(process.argv[2] ?? '') as ProcessJob;
const started = new Date(job.start).getTime();
const elapsed = () => (Date.now() - job.since) * job.speed;

const database = watched(await openDatabase({ url: job.url }));
const services: Services = {
  config: job.config,
  clock: {
    now: () => new Date(started + elapsed()),
    monotonicMs: elapsed,
    sinceBoot: () => ({ id: 'test', ms: elapsed() }),
  },
  logger: makeLogger('silent'),
  database: async () => database,
  signal: new AbortController().signal,
  onProgress: () => undefined,
  requestId: 'test',
  claim: null,
};

const roles: Record<ProcessJob['role'], () => Promise<unknown>> = {
  tick: () => tick(services, {}),
  work: claimAndBackUp,
  prune: () => pruneHost(services, { host: 'web1', apply: true }),
  schedulers: tickUntilStopped,
  worker: fakeRunsUntilStopped,
  cli: fakeRunsByHand,
  restore: async () => (job.restore === undefined ? null : restoreHostFiles(services, job.restore)),
};
process.stdout.write(JSON.stringify((await roles[job.role]()) ?? null));
await database.close();

async function claimAndBackUp(): Promise<unknown> {
  const claimed = await claimOne(services, await startWorker(services, 'worker', 4));
  if (claimed === null) return null;
  const event = claimed.event as unknown as { host: string; runId: string };
  return backUpHost({ ...services, claim: claimed.claim }, event);
}

async function tickUntilStopped(): Promise<number> {
  let due = 0;
  while (!stopped()) {
    due += (await tick(services, {})).due.length;
    await sleep(300);
  }
  return due;
}

async function fakeRunsUntilStopped(): Promise<number> {
  const worker = await startWorker(services, 'worker', 4);
  let count = 0;
  const loop = async () => {
    while (!stopped()) {
      const claimed = await claimOne(services, worker);
      if (claimed === null || claimed.host === null) {
        await sleep(100);
        continue;
      }
      if (await fakeRun(claimed.host, claimed.claim.id, { ...services, claim: claimed.claim })) count++;
    }
  };
  await Promise.all([loop(), loop(), loop(), loop()]);
  return count;
}

async function fakeRunsByHand(): Promise<{ done: number; busy: number }> {
  const result = { done: 0, busy: 0 };
  for (const host of job.hosts ?? []) {
    if (await fakeRun(host, null, services)) result.done++;
    else result.busy++;
  }
  return result;
}

/** A backup with everything but the backup. @returns false when the host was busy */
async function fakeRun(name: string, runId: string | null, own: Services): Promise<boolean> {
  const host = await database.read((tx) => getHost(tx, name));
  const spec = { operation: 'backup', host, kind: 'scheduled', event: { host: name } } as const;
  try {
    await executeLockedRun(
      own,
      { ...spec, runId: runId === null ? null : parseRunId(runId) },
      async (run) => {
        tell(`begin ${name} ${run.id} ${process.pid}`);
        await sleep(1);
        tell(`end ${name} ${run.id} ${process.pid}`);
        return { status: 'success', result: { runId: run.id }, warnings: [] };
      },
    );
    return true;
  } catch (error) {
    if (error instanceof BusyError) return false;
    throw error;
  }
}

function tell(line: string): void {
  if (job.log !== undefined) appendFileSync(job.log, `${line}\n`);
}

function stopped(): boolean {
  return existsSync(`${job.log}.stop`);
}

function watched(inner: Database): Database {
  let count = 0;
  return {
    ...inner,
    backend: inner.backend,
    async write(work) {
      const mine = ++count === job.die?.nth;
      const result = await inner.write(async (tx) => {
        const value = await work(tx);
        if (mine && job.die?.when === 'before') await die();
        return value;
      });
      if (mine) await die();
      return result;
    },
  };
}

async function die(): Promise<void> {
  process.kill(process.pid, 'SIGKILL');
  await sleep(60_000);
}
