import { BusyError } from '../domain/errors.ts';
import { holdsHost } from '../domain/run-queue.ts';
import type { RunId } from '../domain/run-id.ts';
import { isUniqueViolation } from './database-errors.ts';
import type { Lease } from './run-lease.ts';
import { findRun, type RunRecord } from './runs.ts';
import type { RunRow } from './tables/runs.ts';
import type { Tx } from './tx.ts';
import { updateRows } from './update-rows.ts';

/** Who takes a run, and for how long it may be silent before the run counts as lost. */
export interface Taker {
  owner: string;
  now: Date;
  leaseMs: number;
}

/**
 * Starts one given run that waits.
 *
 * @returns null when it waits no longer: somebody else started or cancelled it
 * @throws BusyError when another exclusive run holds the host
 */
export async function startRun(tx: Tx, start: Taker & { id: RunId }): Promise<RunRecord | null> {
  const run = await findRun(tx, start.id);
  if (run === null || run.status !== 'queued') return null;
  const taken = { ...takenBy(start), status: 'running', fence: run.fence + 1 } as const;
  const holds = holdsHost(run.operation) ? run.host : null;
  try {
    const started = await updateRows<RunRow>(
      tx,
      'runs',
      { id: run.id, status: 'queued' },
      { ...taken, startedAt: start.now, holdsHost: holds },
    );
    return started === 1 ? { ...run, ...taken, startedAt: start.now } : null;
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    throw new BusyError(`Another run holds host ${run.host ?? ''}.`, {
      cause: error,
      cure: 'Try again when it has ended; `pobsync runs HOST` shows it.',
      facts: { host: run.host },
    });
  }
}

/**
 * Passes a claimed run on to the process that executes it: a new owner and a new fence, so that the claimer can no
 * longer end it.
 *
 * @returns null when the claim is lost
 */
export async function adoptRun(tx: Tx, claimed: Lease, adopter: Taker): Promise<RunRecord | null> {
  const { id, owner, fence } = claimed;
  const adopted = await updateRows<RunRow>(
    tx,
    'runs',
    { id, owner, fence, status: 'running' },
    { ...takenBy(adopter), fence: fence + 1 },
  );
  return adopted === 1 ? findRun(tx, id) : null;
}

/**
 * Gives a claimed run back to the queue before any work was done, to be claimed again at `notBefore`.
 *
 * @returns false when the claim is lost
 */
export async function handBackRun(tx: Tx, claimed: Lease, notBefore: Date): Promise<boolean> {
  const { id, owner, fence } = claimed;
  const given = await updateRows<RunRow>(
    tx,
    'runs',
    { id, owner, fence, status: 'running' },
    { status: 'queued', owner: null, startedAt: null, leaseUntil: null, holdsHost: null, notBefore },
  );
  return given === 1;
}

/** What a row says of whoever has taken it. */
export function takenBy({ owner, now, leaseMs }: Taker): { owner: string; leaseUntil: Date } {
  return { owner, leaseUntil: new Date(now.getTime() + leaseMs) };
}
