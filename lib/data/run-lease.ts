import type { RunId } from '../domain/run-id.ts';
import { runMayBecome, type RunStatus } from '../domain/run-status.ts';
import { toRun, type RunError, type RunRecord } from './run-record.ts';
import { findRun } from './runs.ts';
import { releaseSnapshots } from './snapshot-use.ts';
import type { JsonObject } from './stored-json.ts';
import type { RunRow } from './tables/runs.ts';
import type { Tx } from './tx.ts';
import { updateRows } from './update-rows.ts';

/** A claim of a run: its id, who holds it, and the fence that was given with it. */
export interface Lease {
  id: RunId;
  owner: string;
  fence: number;
}

/** How a run ended. */
export interface RunOutcome {
  status: Exclude<RunStatus, 'queued' | 'running'>;
  endedAt: Date;
  result?: JsonObject | null;
  error?: RunError | null;
  warnings?: readonly string[];
  snapshot?: Pick<RunRecord, 'snapshotKind' | 'snapshotName'> | null;
  stats?: Partial<Pick<RunRecord, 'durationMs' | 'filesTotal' | 'bytesTotal' | 'bytesNew'>>;
}

/** @returns false when the claim is lost: the worker must stop its work and write nothing more */
export async function renewLease(tx: Tx, lease: Lease, leaseUntil: Date): Promise<boolean> {
  return updateHeld(tx, lease, { leaseUntil });
}

/** @returns false when the claim is lost */
export async function updateProgress(tx: Tx, lease: Lease, progress: JsonObject): Promise<boolean> {
  return updateHeld(tx, lease, { progress: JSON.stringify(progress) });
}

/** Records which snapshot the run is making. @returns false when the claim is lost */
export async function nameRunSnapshot(
  tx: Tx,
  lease: Lease,
  snapshot: Pick<RunRecord, 'snapshotKind' | 'snapshotName'>,
): Promise<boolean> {
  return updateHeld(tx, lease, snapshot);
}

/**
 * Ends a run that is running. Doing it again with the same outcome is no error: the answer to the first time may have
 * been lost with the connection.
 *
 * @returns false when the claim is lost
 */
export async function finishRun(
  tx: Tx,
  lease: Pick<Lease, 'id' | 'fence'>,
  outcome: RunOutcome,
): Promise<boolean> {
  const { id, fence } = lease;
  const affected = await updateRows<RunRow>(tx, 'runs', { id, fence, status: 'running' }, ended(outcome));
  // whatever the run was reading, a prune may have it again
  await releaseSnapshots(tx, id);
  if (affected === 1) return true;
  const run = await findRun(tx, id);
  return run !== null && run.fence === fence && run.status === outcome.status;
}

/** Ends a run that was still waiting: cancelled, skipped or failed before it began. */
export async function endQueuedRun(tx: Tx, id: RunId, outcome: RunOutcome): Promise<boolean> {
  if (!runMayBecome('queued', outcome.status)) throw new RangeError(`queued → ${outcome.status}`);
  return (await updateRows<RunRow>(tx, 'runs', { id, status: 'queued' }, ended(outcome))) === 1;
}

/** Ends every run that waits; returns how many. */
export async function endAllQueuedRuns(tx: Tx, outcome: RunOutcome): Promise<number> {
  if (!runMayBecome('queued', outcome.status)) throw new RangeError(`queued → ${outcome.status}`);
  const { affected } = await tx.update<RunRow>('runs', { status: 'queued' }, ended(outcome));
  return affected ?? 0;
}

/** Corrects an interrupted run whose snapshot on disk proves that it had ended well. */
export async function settleInterruptedRun(tx: Tx, id: RunId, outcome: RunOutcome): Promise<boolean> {
  if (!runMayBecome('interrupted', outcome.status)) throw new RangeError(`interrupted → ${outcome.status}`);
  const { affected } = await tx.update<RunRow>('runs', { id, status: 'interrupted' }, ended(outcome));
  return affected === 1;
}

/** Running runs whose worker was silent for longer than its lease. */
export async function expiredRuns(tx: Tx, now: Date, node?: string): Promise<RunRecord[]> {
  const query = tx
    .getRepository<RunRow>('runs')
    .createQueryBuilder('r')
    .where("r.status = 'running' AND r.lease_until < :now", { now });
  if (node !== undefined) query.andWhere('r.node = :node', { node });
  return (await query.orderBy('r.id').getMany()).map(toRun);
}

/**
 * Asks a run to stop. A waiting run is cancelled at once; a running one is told at its next sign of life.
 *
 * @returns the run as it is now, or null when there is no such run; an ended one is returned unchanged
 */
export async function requestCancel(tx: Tx, id: RunId, by: string, now: Date): Promise<RunRecord | null> {
  const cancelled = await endQueuedRun(tx, id, {
    status: 'cancelled',
    endedAt: now,
    error: { code: 'cancelled', message: 'Cancelled before it began.', cure: null },
  });
  const note = { cancelRequestedAt: now, cancelRequestedBy: by };
  if (cancelled) await tx.update<RunRow>('runs', { id }, note);
  else {
    await tx
      .createQueryBuilder()
      .update('runs')
      .set(note)
      .where("id = :id AND status = 'running' AND cancel_requested_at IS NULL", { id })
      .execute();
  }
  return findRun(tx, id);
}

/** Whether somebody asked the run to stop, or the claim on it is lost; one look for the worker's heartbeat. */
export async function mustStop(tx: Tx, lease: Lease): Promise<'cancel' | 'lost' | null> {
  const run = await findRun(tx, lease.id);
  if (run?.status !== 'running' || run.fence !== lease.fence || run.owner !== lease.owner) return 'lost';
  return run.cancelRequestedAt === null ? null : 'cancel';
}

async function updateHeld(tx: Tx, lease: Lease, values: Partial<RunRow>): Promise<boolean> {
  const { id, owner, fence } = lease;
  return (await updateRows<RunRow>(tx, 'runs', { id, owner, fence, status: 'running' }, values)) === 1;
}

function ended(outcome: RunOutcome): Partial<RunRow> {
  const { status, endedAt, result = null, error = null, warnings = [], snapshot, stats } = outcome;
  return {
    status,
    endedAt,
    result: result === null ? null : JSON.stringify(result),
    warnings: JSON.stringify(warnings),
    errorCode: error?.code ?? null,
    errorMessage: error === null ? null : error.message.slice(0, 4000),
    errorCure: error === null || error.cure === null ? null : error.cure.slice(0, 2000),
    ...snapshot,
    ...stats,
    holdsHost: null,
    leaseUntil: null,
    progress: null,
  };
}
