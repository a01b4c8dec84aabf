import { exclusiveOperations, holdsHost, longestFairWaitMs } from '../domain/run-queue.ts';
import { makeRunId } from '../domain/run-id.ts';
import { isUniqueViolation } from './database-errors.ts';
import { columnsIn, fromStored } from './read-rows.ts';
import { toRun } from './run-record.ts';
import type { RunRecord } from './runs.ts';
import type { RunRow } from './tables/runs.ts';
import { takenBy, type Taker } from './take-run.ts';
import { isMariadb, type Tx } from './tx.ts';
import { countChanged } from './update-rows.ts';

/** A worker that asks for runs; `owner` is its id. */
export interface Claim extends Taker {
  node: string;
  /** Most runs that it takes now. */
  places: number;
  /** Most runs at once on this node; the setting bounds those of all nodes together. */
  maxConcurrentOnNode: number;
}

// a loser of a race for a host sees the winner's row at its next look
const attempts = 5;

/**
 * Takes the next waiting runs of a node for a worker; none when none may start now. Call it in its own `write`: the rows
 * are locked (MariaDB) or the database is (SQLite), so no two workers get the same run. It is asked hundreds of times a
 * second, so it is few statements, written by hand.
 */
export async function claimWaitingRuns(tx: Tx, claim: Claim): Promise<RunRecord[]> {
  const limits = await lockLimits(tx, claim.node);
  if (limits === null) return [];
  for (let attempt = 0; attempt < attempts; attempt++) {
    const { rows, running } = await nextRuns(tx, claim);
    const room = Math.min(
      claim.places,
      claim.maxConcurrentOnNode - running.onNode,
      limits.everywhere - running.everywhere,
    );
    const chosen = startableTogether(rows).slice(0, Math.max(0, room));
    if (chosen.length === 0) return [];
    if (await markRunning(tx, chosen, claim)) return chosen.map((row) => started(row, claim));
  }
  return [];
}

/**
 * Locks what the limits are about, so that two workers cannot both see the last free place.
 *
 * @returns how many runs all nodes together may have; null for a node that nobody announced
 */
async function lockLimits(tx: Tx, node: string): Promise<{ everywhere: number } | null> {
  // SQLite's writing transactions are alone anyway
  const lock = isMariadb(tx) ? ' FOR UPDATE' : '';
  const rows: { everywhere: number | null }[] = await tx.query(
    `SELECT (SELECT max_concurrent FROM global_settings WHERE id = 1) AS everywhere FROM nodes WHERE name = ?${lock}`,
    [node],
  );
  const [found] = rows;
  if (found === undefined) return null;
  if (found.everywhere === null) return { everywhere: Infinity };
  if (lock !== '') await tx.query(`SELECT 1 FROM meta WHERE name = 'schema'${lock}`);
  return { everywhere: found.everywhere };
}

interface Waiting {
  rows: RunRow[];
  running: { onNode: number; everywhere: number };
}

/** The runs that may start, in their order, and how many run; counted after the lock, so nobody adds to them. */
async function nextRuns(tx: Tx, claim: Claim): Promise<Waiting> {
  const first = await candidates(tx, claim, '1 = 1', [], 'runs.queue_rank, runs.id');
  const [top] = first;
  if (top === undefined) return { rows: [], running: { onNode: 0, everywhere: 0 } };
  const rows = first.map((row) => fromStored<RunRow>(tx, 'runs', row));
  const running = { onNode: Number(top.on_node), everywhere: Number(top.everywhere) };
  const waitedTooLong = makeRunId(new Date(claim.now.getTime() - longestFairWaitMs), new Uint8Array(4));
  if (top.oldest === null || top.oldest >= waitedTooLong) return { rows, running };
  const starving = await candidates(tx, claim, 'runs.id < ?', [waitedTooLong], 'runs.id');
  const ids = new Set(starving.map(({ id }) => id));
  const before = starving.map((row) => fromStored<RunRow>(tx, 'runs', row));
  return { rows: [...before, ...rows.filter(({ id }) => !ids.has(id))], running };
}

type Candidate = Record<string, unknown> & {
  id: string;
  on_node: number | string;
  everywhere: number | string;
  oldest: string | null;
};

/** Of verifies one at a time: they would read the same disk at each other's expense, and fill every place for hours. */
async function candidates(
  tx: Tx,
  { node, now, places }: Claim,
  condition: string,
  parameters: unknown[],
  order: string,
): Promise<Candidate[]> {
  const exclusive = exclusiveOperations.map((operation) => `'${operation}'`).join(', ');
  return tx.query(
    `SELECT ${columnsIn(tx, 'runs')},
       (SELECT COUNT(*) FROM runs active WHERE active.status = 'running' AND active.node = ?) AS on_node,
       (SELECT COUNT(*) FROM runs active WHERE active.status = 'running') AS everywhere,
       (SELECT MIN(waiting.id) FROM runs waiting WHERE waiting.status = 'queued') AS oldest
     FROM runs
     WHERE runs.status = 'queued' AND runs.node = ? AND (runs.not_before IS NULL OR runs.not_before <= ?)
       AND (runs.operation NOT IN (${exclusive}) OR runs.host_name IS NULL
         OR NOT EXISTS (SELECT 1 FROM runs busy WHERE busy.holds_host = runs.host_name))
       AND (runs.operation <> 'verify' OR NOT EXISTS (SELECT 1 FROM runs reader WHERE reader.status = 'running'
         AND reader.operation = 'verify' AND reader.node = runs.node))
       AND ${condition}
     ORDER BY ${order} LIMIT ${Math.max(1, Math.floor(places))}${isMariadb(tx) ? ' FOR UPDATE SKIP LOCKED' : ''}`,
    [node, node, timeOf(tx, now), ...parameters],
  );
}

function timeOf(tx: Tx, time: Date): unknown {
  const column = tx.connection.getMetadata('runs').findColumnWithPropertyName('notBefore');
  if (column === undefined) throw new Error('the table runs has no notBefore');
  return tx.connection.driver.preparePersistentValue(time, column);
}

/** Of several writing runs of a host only the first, and of verifies one: the others wait until it has ended. */
function startableTogether(rows: readonly RunRow[]): RunRow[] {
  const held = new Set<string>();
  return rows.filter(({ operation, host }) => {
    const place =
      operation === 'verify' ? 'verify' : holdsHost(operation) && host !== null ? `host ${host}` : null;
    if (place === null) return true;
    if (held.has(place)) return false;
    held.add(place);
    return true;
  });
}

/** @returns false when somebody who did not claim (a command) took one of the hosts in this moment */
async function markRunning(tx: Tx, rows: readonly RunRow[], claim: Claim): Promise<boolean> {
  const { owner, leaseUntil } = takenBy(claim);
  const exclusive = exclusiveOperations.map((operation) => `'${operation}'`).join(', ');
  try {
    const changed = await countChanged(
      tx,
      `UPDATE runs SET status = 'running', owner = ?, started_at = ?, lease_until = ?, fence = fence + 1,
         holds_host = CASE WHEN operation IN (${exclusive}) THEN host_name END
       WHERE status = 'queued' AND id IN (${rows.map(() => '?').join(', ')})`,
      [owner, timeOf(tx, claim.now), timeOf(tx, leaseUntil), ...rows.map(({ id }) => id)],
    );
    if (changed !== rows.length) throw new Error('a locked run changed');
    return true;
  } catch (error) {
    if (isUniqueViolation(error)) return false;
    throw error;
  }
}

function started(row: RunRow, claim: Claim): RunRecord {
  return toRun({ ...row, ...takenBy(claim), status: 'running', startedAt: claim.now, fence: row.fence + 1 });
}
