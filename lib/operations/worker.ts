import { hostname } from 'node:os';
import { claimWaitingRuns } from '../data/claim-runs.ts';
import { getGlobalSettings } from '../data/global-settings.ts';
import { ensureNode, findNode, saveNodeSpace } from '../data/nodes.ts';
import { finishRun, type Lease } from '../data/run-lease.ts';
import { handBackRun } from '../data/take-run.ts';
import type { JsonObject } from '../data/stored-json.ts';
import { beat, registerWorker, removeSilentWorkers, removeWorker, type WorkerRole } from '../data/workers.ts';
import { PobsyncError, toPublicError } from '../domain/errors.ts';
import { diskSpace } from '../engine/disk-space.ts';
import { version } from '../version.ts';
import { openRootOf } from './host-context.ts';
import { leaseMs } from './run-heartbeat.ts';
import { newWorker } from './run-owner.ts';
import type { Services } from './services.ts';

/** A process that takes runs from the queue of its node. */
export interface Worker {
  id: string;
  role: WorkerRole;
  /** What this process was told when it was started; null for the setting. */
  ownLimit: number | null;
  /** Runs at once on this node: its own limit, else the setting, else the default. */
  maxConcurrent: number;
}

/** A run that this worker is to execute now. */
export interface ClaimedRun {
  /** The name of the function. */
  operation: string;
  event: JsonObject;
  host: string | null;
  claim: Lease;
}

/** Runs at once on one node when nobody set another number. */
export const defaultMaxConcurrent = 2;
/** A process that is killed as soon as it starts must not be started again and again. */
const restartDelayMs = 60_000;
const forgottenAfterMs = 24 * 3_600_000;

/** Announces a worker of this node. */
export async function startWorker(
  services: Services,
  role: WorkerRole,
  ownLimit: number | null,
): Promise<Worker> {
  const { clock, config } = services;
  const now = clock.now();
  const database = await services.database();
  return database.write(async (tx) => {
    await ensureNode(tx, config.node, now);
    const { maxConcurrent } = await getGlobalSettings(tx);
    const worker = { id: newWorker(), role, ownLimit, maxConcurrent: nodeLimit(ownLimit, maxConcurrent) };
    await registerWorker(tx, record(services, worker, now));
    return worker;
  });
}

function nodeLimit(ownLimit: number | null, setting: number | null): number {
  return ownLimit ?? setting ?? defaultMaxConcurrent;
}

function record({ config }: Services, { id, role, maxConcurrent }: Worker, now: Date) {
  return {
    id,
    role,
    maxConcurrent,
    node: config.node,
    hostName: hostname(),
    pid: process.pid,
    version,
    startedAt: now,
    heartbeatAt: now,
    lastTickAt: null,
    stopping: false,
  };
}

/** Says that the worker lives, whether it ticks, and what the backup disk has left; takes over a changed setting. */
export async function beatWorker(services: Services, worker: Worker, stopping = false): Promise<void> {
  const now = services.clock.now();
  const database = await services.database();
  const space = await ownSpace(services);
  await database.write(async (tx) => {
    worker.maxConcurrent = nodeLimit(worker.ownLimit, (await getGlobalSettings(tx)).maxConcurrent);
    const lastTickAt = worker.role === 'worker' ? null : now;
    const changes = { lastTickAt, stopping, maxConcurrent: worker.maxConcurrent };
    if (!(await beat(tx, worker.id, now, changes))) {
      await registerWorker(tx, { ...record(services, worker, now), ...changes });
    }
    if (space !== null) await saveNodeSpace(tx, services.config.node, space, now);
    await removeSilentWorkers(tx, new Date(now.getTime() - forgottenAfterMs));
  });
}

/** Signs off. */
export async function endWorker(services: Services, worker: Worker): Promise<void> {
  const database = await services.database();
  await database.write((tx) => removeWorker(tx, worker.id));
}

/**
 * Takes the next runs of this node's queue, at most as many as the worker has places; none when none may start now. The
 * setting bounds the runs of all nodes together, the worker's limit those of this node.
 */
export async function claimRuns(services: Services, worker: Worker, places: number): Promise<ClaimedRun[]> {
  const { clock, config } = services;
  const database = await services.database();
  const runs = await database.write((tx) =>
    claimWaitingRuns(tx, {
      owner: worker.id,
      node: config.node,
      now: clock.now(),
      leaseMs,
      places,
      maxConcurrentOnNode: worker.maxConcurrent,
    }),
  );
  return runs.map((run) => ({
    operation: run.operation,
    event: { ...run.event, runId: run.id },
    host: run.host,
    claim: { id: run.id, owner: worker.id, fence: run.fence },
  }));
}

/**
 * Settles a claimed run whose process failed before it took the run over. One that was killed or stopped waits again;
 * one that can never start (there is no bundle) has failed. Of a run that was taken over, the row says more than we
 * know, and its fence keeps it.
 */
export async function settleClaim(services: Services, { claim }: ClaimedRun, error: unknown): Promise<void> {
  const now = services.clock.now();
  const database = await services.database();
  const shown = toPublicError(error);
  await database.write(async (tx) => {
    if (shown.code === 'interrupted') {
      await handBackRun(tx, claim, new Date(now.getTime() + restartDelayMs));
    } else {
      await finishRun(tx, claim, { status: 'failed', endedAt: now, error: shown });
    }
  });
}

/** Puts a claimed run back that was not started after all. */
export async function returnRun(services: Services, { claim }: ClaimedRun): Promise<void> {
  const database = await services.database();
  await database.write((tx) => handBackRun(tx, claim, services.clock.now()));
}

async function ownSpace(services: Services) {
  const database = await services.database();
  const node = await database.read((tx) => findNode(tx, services.config.node));
  try {
    return await diskSpace((await openRootOf(services.config.node, node)).path);
  } catch (error) {
    // a disk that is away is told by status and by every run; the worker lives on
    if (error instanceof PobsyncError) return null;
    throw error;
  }
}
