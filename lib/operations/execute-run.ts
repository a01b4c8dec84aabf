import type { HostRecord } from '../data/hosts.ts';
import { mustStop, nameRunSnapshot, type Lease } from '../data/run-lease.ts';
import type { RunRecord } from '../data/runs.ts';
import type { JsonObject } from '../data/stored-json.ts';
import { InterruptedError, PobsyncError, toPublicError, type ErrorCode } from '../domain/errors.ts';
import { parseRunId, type RunId } from '../domain/run-id.ts';
import type { BackupRoot } from '../engine/backup-root.ts';
import { acquireHostLock, type HostLock } from '../engine/host-lock.ts';
import type { ActiveRun, LockedRun, RunEnd } from './active-run.ts';
import { beginRun, type Held, type RunSpec } from './begin-run.ts';
import { endRun, recordFailedStart } from './end-run.ts';
import { openNodeRoot, requireOwnNode } from './host-context.ts';
import { retryOf } from './retry-run.ts';
import { lostClaim, startHeartbeat, type Heartbeat } from './run-heartbeat.ts';
import type { Services } from './services.ts';

/** What a run holds while it works. */
interface Hold {
  root: BackupRoot;
  /** null for a run that only reads below the backup root. */
  lock: HostLock | null;
}

/**
 * Executes one run that writes below its host's directory, from its first row to its last. The order is what makes
 * crashes harmless: first the host's kernel lock, which lives exactly as long as a writer does, then the row
 * `running`, then the work, then the outcome, then the lock is let go. So whoever holds the lock knows that any other
 * writing run that SQL still calls running on this host is dead.
 *
 * @throws PobsyncError what the work threw, after it was recorded; `busy` when another run holds the host
 */
export async function executeLockedRun<Result>(
  services: Services,
  spec: RunSpec & { host: HostRecord },
  work: (run: LockedRun) => Promise<RunEnd<Result>>,
): Promise<Result> {
  const take = async () => {
    requireOwnNode(services, spec.host);
    const root = await openNodeRoot(services);
    return { root, lock: await acquireHostLock(root, spec.host.name) };
  };
  return execute(services, { ...spec, holds: 'host' }, take, (run, { lock }) =>
    work({ ...run, host: spec.host, lock: present(lock) }),
  );
}

/**
 * Executes one restore. It only reads below the backup root, but holds the place that it writes to, by the same rule and
 * in the same order: whoever finds that place free knows that a restore which SQL still calls running there is dead.
 *
 * @param lockPlace takes the kernel's lock on the place
 * @throws PobsyncError what the work threw, after it was recorded; `busy` when another restore holds the place
 */
export async function executeRestoringRun<Result>(
  services: Services,
  spec: RunSpec & { host: HostRecord },
  lockPlace: () => Promise<HostLock>,
  work: (run: LockedRun) => Promise<RunEnd<Result>>,
): Promise<Result> {
  const take = async () => {
    requireOwnNode(services, spec.host);
    return { root: await openNodeRoot(services), lock: await lockPlace() };
  };
  return execute(services, { ...spec, holds: 'target' }, take, (run, { lock }) =>
    work({ ...run, host: spec.host, lock: present(lock) }),
  );
}

/**
 * Executes one run that only reads below the backup root, beside whatever else goes on. What it reads must be marked as
 * in use, or be looked at twice, since nothing keeps a prune away.
 *
 * @throws PobsyncError what the work threw, after it was recorded
 */
export async function executeReadingRun<Result>(
  services: Services,
  spec: RunSpec,
  work: (run: ActiveRun) => Promise<RunEnd<Result>>,
): Promise<Result> {
  const take = async () => {
    if (spec.host !== null) requireOwnNode(services, spec.host);
    return { root: await openNodeRoot(services), lock: null };
  };
  return execute(services, { ...spec, holds: null }, take, work);
}

async function execute<Result>(
  services: Services,
  spec: RunSpec & { holds: Held },
  take: () => Promise<Hold>,
  work: (run: ActiveRun, hold: Hold) => Promise<RunEnd<Result>>,
): Promise<Result> {
  let hold: Hold;
  try {
    hold = await take();
  } catch (error) {
    await recordFailedStart(services, spec, error);
    throw error;
  }
  try {
    const begun = await beginRun(services, spec);
    return await carryOut(services, { ...begun, root: hold.root }, (run) => work(run, hold));
  } finally {
    await hold.lock?.release();
  }
}

function present(lock: HostLock | null): HostLock {
  if (lock === null) throw new Error('a locked run without a lock');
  return lock;
}

interface BegunRun {
  record: RunRecord;
  lease: Lease;
  root: BackupRoot;
}

async function carryOut<Result>(
  services: Services,
  begun: BegunRun,
  work: (run: ActiveRun) => Promise<RunEnd<Result>>,
): Promise<Result> {
  const { clock } = services;
  const { record, lease } = begun;
  const stopping = new AbortController();
  const stop = (reason: unknown) => stopping.abort(asStopReason(reason));
  const onAbort = () => stop(services.signal.reason);
  services.signal.addEventListener('abort', onAbort, { once: true });
  if (services.signal.aborted) onAbort();
  const heartbeat = startHeartbeat(services, lease, stop);
  const startedMs = clock.monotonicMs();
  const durationMs = () => Math.round(clock.monotonicMs() - startedMs);
  try {
    const end = await work(activeRun(services, begun, heartbeat, stopping.signal));
    await heartbeat.stop();
    const { status, result, warnings, stats } = end;
    await endRun(services, lease, {
      status,
      endedAt: clock.now(),
      result: result as JsonObject,
      warnings,
      stats: { ...stats, durationMs: durationMs() },
    });
    return result;
  } catch (error) {
    const publicError = toPublicError(error);
    if (publicError.code === 'internal') services.logger.error({ err: error }, 'the run failed unexpectedly');
    heartbeat.log('error', publicError.message);
    await heartbeat.stop();
    const outcome = {
      status: endStatus(publicError.code),
      endedAt: clock.now(),
      error: publicError,
      stats: { durationMs: durationMs() },
    };
    await endRun(services, lease, outcome, retryOf(services, record, publicError.code));
    throw error;
  } finally {
    services.signal.removeEventListener('abort', onAbort);
  }
}

function activeRun(
  services: Services,
  { record, lease, root }: BegunRun,
  heartbeat: Heartbeat,
  signal: AbortSignal,
): ActiveRun {
  return {
    id: record.id,
    record,
    lease,
    root,
    startedAt: record.startedAt ?? services.clock.now(),
    signal,
    progress: heartbeat.progress,
    log: heartbeat.log,
    confirmClaim: () => confirmClaim(services, lease),
    nameSnapshot: async ({ kind, name }) => {
      const database = await services.database();
      const snapshot = { snapshotKind: kind, snapshotName: name };
      if (!(await database.write((tx) => nameRunSnapshot(tx, lease, snapshot)))) throw lostClaim();
    },
  };
}

/** A database that does not answer is no reason to stop: the kernel's lock keeps others away. */
async function confirmClaim(services: Services, lease: Lease): Promise<void> {
  let stop: Awaited<ReturnType<typeof mustStop>>;
  try {
    const database = await services.database();
    stop = await database.read((tx) => mustStop(tx, lease));
  } catch (error) {
    services.logger.warn(
      { err: error, runId: lease.id },
      'the claim could not be confirmed; the run goes on',
    );
    return;
  }
  if (stop === 'lost') throw lostClaim();
}

function asStopReason(reason: unknown): PobsyncError {
  if (reason instanceof PobsyncError) return reason;
  return new InterruptedError('The run was interrupted.', { cause: reason });
}

function endStatus(code: ErrorCode): 'failed' | 'cancelled' | 'interrupted' {
  return code === 'cancelled' || code === 'interrupted' ? code : 'failed';
}

/** The run id of an event, if it carries one. */
export function runIdOf(event: { runId?: string }): RunId | null {
  return event.runId === undefined ? null : parseRunId(event.runId);
}
