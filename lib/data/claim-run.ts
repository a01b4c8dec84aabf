import { BusyError } from '../domain/errors.ts';
import { exclusiveOperations, holdsHost, longestFairWaitMs } from '../domain/run-queue.ts';
import { makeRunId, type RunId } from '../domain/run-id.ts';
import { isUniqueViolation } from './database-errors.ts';
import type { Lease } from './run-lease.ts';
import { findRun, getRun, type RunRecord } from './runs.ts';
import type { RunRow } from './tables/runs.ts';
import { isMariadb, type Tx } from './tx.ts';

export interface Claim {
  /** The worker's id. */
  owner: string;
  node: string;
  now: Date;
  /** How long the worker may be silent before its run counts as lost. */
  leaseMs: number;
  /** Most runs at once on this node; no limit when absent. */
  maxConcurrentOnNode?: number;
  /** Most runs at once on all nodes together; no limit when absent. */
  maxConcurrent?: number;
}

// a loser of a race for a host sees the winner's row at its next look
const attempts = 5;

/**
 * Takes the next waiting run of a node for a worker, or null when there is none that may start now. Call it in its own
 * `write`: the row is locked (MariaDB) or the database is (SQLite), so no two workers get the same run.
 */
export async function claimNextRun(tx: Tx, claim: Claim): Promise<RunRecord | null> {
  if (!(await hasRoom(tx, claim))) return null;
  for (let attempt = 0; attempt < attempts; attempt++) {
    const next = (await starvingRun(tx, claim)) ?? (await firstRun(tx, claim));
    if (next === null) return null;
    if (await markRunning(tx, next, claim)) return getRun(tx, next.id);
  }
  return null;
}

/**
 * Starts one given run that waits.
 *
 * @returns null when it waits no longer: somebody else started or cancelled it
 * @throws BusyError when another exclusive run holds the host
 */
export async function startRun(
  tx: Tx,
  start: { id: RunId; owner: string; now: Date; leaseMs: number },
): Promise<RunRecord | null> {
  const run = await findRun(tx, start.id);
  if (run === null || run.status !== 'queued') return null;
  try {
    if (!(await markRunning(tx, run, start, 'throw'))) return null;
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    throw new BusyError(`Another run holds host ${run.host ?? ''}.`, {
      cause: error,
      cure: 'Try again when it has ended; `pobsync runs HOST` shows it.',
      facts: { host: run.host },
    });
  }
  return getRun(tx, run.id);
}

/**
 * Passes a claimed run on to the process that executes it: a new owner and a new fence, so that the claimer can no
 * longer end it.
 *
 * @returns null when the claim is lost
 */
export async function adoptRun(
  tx: Tx,
  claimed: Lease,
  adopter: { owner: string; now: Date; leaseMs: number },
): Promise<RunRecord | null> {
  const { id, owner, fence } = claimed;
  const { affected } = await tx.update<RunRow>(
    'runs',
    { id, owner, fence, status: 'running' },
    {
      owner: adopter.owner,
      leaseUntil: new Date(adopter.now.getTime() + adopter.leaseMs),
      fence: fence + 1,
    },
  );
  return affected === 1 ? getRun(tx, id) : null;
}

/**
 * Gives a claimed run back to the queue before any work was done, to be claimed again at `notBefore`.
 *
 * @returns false when the claim is lost
 */
export async function handBackRun(tx: Tx, claimed: Lease, notBefore: Date): Promise<boolean> {
  const { id, owner, fence } = claimed;
  const { affected } = await tx.update<RunRow>(
    'runs',
    { id, owner, fence, status: 'running' },
    { status: 'queued', owner: null, startedAt: null, leaseUntil: null, holdsHost: null, notBefore },
  );
  return affected === 1;
}

/** Locks what the limits are about, so that two workers cannot both see the last free place. */
async function hasRoom(tx: Tx, claim: Claim): Promise<boolean> {
  const { node, maxConcurrent, maxConcurrentOnNode } = claim;
  if (maxConcurrent !== undefined) {
    await lockRow(tx, 'meta', 'name', 'schema');
    if ((await countRunning(tx)) >= maxConcurrent) return false;
  }
  if (maxConcurrentOnNode === undefined) return true;
  await lockRow(tx, 'nodes', 'name', node);
  return (await countRunning(tx, node)) < maxConcurrentOnNode;
}

async function lockRow(tx: Tx, table: string, column: string, value: string): Promise<void> {
  // SQLite's writing transactions are alone anyway
  if (isMariadb(tx)) await tx.query(`SELECT 1 FROM ${table} WHERE ${column} = ? FOR UPDATE`, [value]);
}

async function countRunning(tx: Tx, node?: string): Promise<number> {
  return tx.countBy<RunRow>('runs', node === undefined ? { status: 'running' } : { status: 'running', node });
}

type Candidate = Pick<RunRow, 'id' | 'host' | 'operation' | 'fence'>;

async function firstRun(tx: Tx, claim: Claim): Promise<Candidate | null> {
  return candidates(tx, claim).orderBy('r.queue_rank').addOrderBy('r.id').getOne();
}

async function starvingRun(tx: Tx, claim: Claim): Promise<Candidate | null> {
  const waitedTooLong = makeRunId(new Date(claim.now.getTime() - longestFairWaitMs), new Uint8Array(4));
  return candidates(tx, claim).andWhere('r.id < :waitedTooLong', { waitedTooLong }).orderBy('r.id').getOne();
}

/** Of verifies one at a time: they would read the same disk at each other's expense, and fill every place for hours. */
function candidates(tx: Tx, claim: Claim) {
  const query = tx
    .getRepository<RunRow>('runs')
    .createQueryBuilder('r')
    .select(['r.id', 'r.host', 'r.operation', 'r.fence'])
    .where("r.status = 'queued' AND r.node = :node", { node: claim.node })
    .andWhere('(r.not_before IS NULL OR r.not_before <= :now)', { now: claim.now })
    .andWhere(
      '(r.operation NOT IN (:...exclusive) OR r.host_name IS NULL ' +
        'OR NOT EXISTS (SELECT 1 FROM runs busy WHERE busy.holds_host = r.host_name))',
      { exclusive: exclusiveOperations },
    )
    .andWhere(
      "(r.operation <> 'verify' OR NOT EXISTS (SELECT 1 FROM runs reader WHERE reader.status = 'running' " +
        "AND reader.operation = 'verify' AND reader.node = r.node))",
    )
    .limit(1);
  return isMariadb(tx) ? query.setLock('pessimistic_write').setOnLocked('skip_locked') : query;
}

/** @returns false when the run waits no longer, or (unless told to throw) another run holds its host */
async function markRunning(
  tx: Tx,
  run: Candidate,
  claim: Pick<Claim, 'owner' | 'now' | 'leaseMs'>,
  whenHeld: 'throw' | 'skip' = 'skip',
): Promise<boolean> {
  try {
    const { affected } = await tx.update<RunRow>(
      'runs',
      { id: run.id, status: 'queued' },
      {
        status: 'running',
        owner: claim.owner,
        startedAt: claim.now,
        leaseUntil: new Date(claim.now.getTime() + claim.leaseMs),
        fence: run.fence + 1,
        holdsHost: holdsHost(run.operation) ? run.host : null,
      },
    );
    return affected === 1;
  } catch (error) {
    if (whenHeld === 'skip' && isUniqueViolation(error)) return false;
    throw error;
  }
}
