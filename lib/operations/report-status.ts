import type { StatusResult } from '../contracts/status.ts';
import { countRows } from '../data/count-rows.ts';
import { getGlobalSettings } from '../data/global-settings.ts';
import { findNode } from '../data/nodes.ts';
import { latestRun, type RunRecord } from '../data/runs.ts';
import { listWorkers, type WorkerRecord } from '../data/workers.ts';
import { PobsyncError } from '../domain/errors.ts';
import { roomProblem } from '../engine/check-room.ts';
import { diskSpace } from '../engine/disk-space.ts';
import { version } from '../version.ts';
import { openRootOf } from './host-context.ts';
import { describeRestored, findRestoredMark } from './restored-database.ts';
import type { Services } from './services.ts';

/** A scheduler that said nothing for longer is not running: three ticks of the default interval. */
const silentAfterMs = 180_000;

/** How the service is, at a glance: cheap enough to be asked every few seconds, and never a walk of a tree. */
export async function reportStatus(services: Services): Promise<StatusResult> {
  const { clock, config } = services;
  const database = await services.database();
  const { counts, latest, workers, node, restored, minFreePercent } = await database.read(async (tx) => ({
    counts: await countRows(tx),
    latest: await latestRun(tx),
    workers: await listWorkers(tx),
    node: await findNode(tx, config.node),
    restored: await findRestoredMark(tx),
    minFreePercent: (await getGlobalSettings(tx)).settings.minFreePercent,
  }));
  return {
    version,
    node: config.node,
    database: { backend: database.backend, ok: true },
    counts,
    latestRun: latest === null ? null : describeRun(latest),
    scheduler: describeScheduler(workers, clock.now()),
    notices: restored === null ? [] : [describeRestored(restored)],
    backupRoot: await describeRoot(config.node, node, minFreePercent),
  };
}

function describeRun({
  id,
  operation,
  host,
  status,
  startedAt,
  endedAt,
}: RunRecord): StatusResult['latestRun'] {
  return {
    runId: id,
    operation,
    host,
    status,
    startedAt: startedAt?.toISOString() ?? null,
    endedAt: endedAt?.toISOString() ?? null,
  };
}

function describeScheduler(workers: readonly WorkerRecord[], now: Date): StatusResult['scheduler'] {
  const alive = workers.filter(
    ({ role, heartbeatAt }) => role !== 'gateway' && now.getTime() - heartbeatAt.getTime() < silentAfterMs,
  );
  const ticking = alive.filter(({ role }) => role !== 'worker');
  const ticks = workers.map(({ lastTickAt }) => lastTickAt?.getTime() ?? 0);
  const lastTick = Math.max(0, ...ticks);
  return {
    running: ticking.length > 0,
    lastTickAt: lastTick === 0 ? null : new Date(lastTick).toISOString(),
    workers: alive.length,
  };
}

async function describeRoot(
  name: string,
  node: Parameters<typeof openRootOf>[1],
  minFreePercent: number,
): Promise<StatusResult['backupRoot']> {
  const path = node?.backupRoot ?? null;
  try {
    const root = await openRootOf(name, node);
    const space = await diskSpace(root.path);
    const { freeBytes, totalBytes, freeInodes } = space;
    const problem = roomProblem(space, minFreePercent);
    return { path, present: true, problem, freeBytes, totalBytes, freeInodes };
  } catch (error) {
    const problem = error instanceof PobsyncError ? error.message : 'The backup root cannot be read.';
    return { path, present: false, problem, freeBytes: null, totalBytes: null, freeInodes: null };
  }
}
