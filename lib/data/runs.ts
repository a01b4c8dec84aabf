import { NotFoundError } from '../domain/errors.ts';
import type { HostName } from '../domain/host-name.ts';
import { queueRank } from '../domain/run-queue.ts';
import { makeRunId, type RunId } from '../domain/run-id.ts';
import type { RunOperation, RunStatus } from '../domain/run-status.ts';
import { showText } from '../domain/show-text.ts';
import { countUpTo } from './count-up-to.ts';
import { insertRows } from './insert-rows.ts';
import { largestTotal, pageBounds, type Page, type PageRequest } from './page.ts';
import { findRow } from './read-rows.ts';
import { toRun, type RunRecord } from './run-record.ts';
import type { RunRow } from './tables/runs.ts';
import { chunks, type Tx } from './tx.ts';

export type { RunError, RunRecord } from './run-record.ts';

/** A run to be queued. */
export type NewRun = Pick<
  RunRecord,
  'id' | 'operation' | 'hostId' | 'host' | 'node' | 'trigger' | 'event' | 'queuedAt'
> &
  Partial<
    Pick<RunRecord, 'kind' | 'requestedBy' | 'priority' | 'attempt' | 'retryOf' | 'notBefore' | 'requestId'>
  >;

export interface RunFilter {
  host?: string;
  status?: RunStatus | readonly RunStatus[];
  operation?: RunOperation;
  /** Only runs older than this one: pages of an endless list. */
  before?: RunId;
}

/** Queues a run. */
export async function insertRun(tx: Tx, run: NewRun): Promise<RunRecord> {
  await insertRuns(tx, [run]);
  return getRun(tx, run.id);
}

/** Queues many runs in few statements. */
export async function insertRuns(tx: Tx, runs: readonly NewRun[]): Promise<void> {
  const waiting = await waitingPerHost(tx, runs);
  const rows = runs.map((run) => {
    const turn = run.hostId === null ? 0 : (waiting.get(run.hostId) ?? 0);
    if (run.hostId !== null) waiting.set(run.hostId, turn + 1);
    return newRow(run, queueRank(run.priority ?? 0, turn));
  });
  await insertRows(tx, 'runs', rows);
}

export async function findRun(tx: Tx, id: string): Promise<RunRecord | null> {
  const row = await findRow<RunRow>(tx, 'runs', { id: id as RunId });
  return row === null ? null : toRun(row);
}

/** Those that there are of many ids. */
export async function runsById(tx: Tx, ids: readonly RunId[]): Promise<Map<string, RunRecord>> {
  const found = new Map<string, RunRecord>();
  for (const part of chunks(ids, 1000)) {
    const query = tx.getRepository<RunRow>('runs').createQueryBuilder('r');
    const rows = await query.where('r.id IN (:...part)', { part }).getMany();
    for (const row of rows) found.set(row.id, toRun(row));
  }
  return found;
}

/** @throws NotFoundError */
export async function getRun(tx: Tx, id: string): Promise<RunRecord> {
  const run = await findRun(tx, id);
  if (run !== null) return run;
  throw new NotFoundError(`No run "${showText(id, 80)}".`, { cure: '`pobsync runs` lists the latest runs.' });
}

/** Newest first. `total` stops counting at `largestTotal`. */
export async function listRuns(
  tx: Tx,
  filter: RunFilter = {},
  page: PageRequest = {},
): Promise<Page<RunRecord>> {
  const bounds = pageBounds(page);
  const query = tx.getRepository<RunRow>('runs').createQueryBuilder('r').where('1 = 1');
  if (filter.host !== undefined) query.andWhere('r.host_name = :host', { host: filter.host });
  if (filter.operation !== undefined) query.andWhere('r.operation = :operation', filter);
  if (typeof filter.status === 'string') query.andWhere('r.status = :status', filter);
  else if (filter.status !== undefined) {
    query.andWhere('r.status IN (:...statuses)', { statuses: [...filter.status] });
  }
  const total = await countUpTo(tx, query, largestTotal);
  if (filter.before !== undefined) query.andWhere('r.id < :before', filter);
  // the status index is in the order of ids only within one status
  const rows = await query.orderBy('r.id', 'DESC').offset(bounds.skip).limit(bounds.pageSize).getMany();
  return { items: rows.map(toRun), total, page: bounds.page, pageSize: bounds.pageSize };
}

/** Runs that wait or run, oldest first. */
export async function activeRuns(tx: Tx, host?: HostName): Promise<RunRecord[]> {
  const query = tx
    .getRepository<RunRow>('runs')
    .createQueryBuilder('r')
    .where("r.status IN ('queued', 'running')");
  if (host !== undefined) query.andWhere('r.host_name = :host', { host });
  return (await query.orderBy('r.id').getMany()).map(toRun);
}

/** What waits or runs, in no order, and no more of it than decisions about thousands at once need. */
export async function activeWork(
  tx: Tx,
): Promise<Pick<RunRecord, 'id' | 'host' | 'operation' | 'status' | 'node'>[]> {
  return tx
    .getRepository<RunRow>('runs')
    .createQueryBuilder('r')
    .select([
      'r.id AS id',
      'r.host_name AS host',
      'r.operation AS operation',
      'r.status AS status',
      'r.node AS node',
    ])
    .where("r.status IN ('queued', 'running')")
    .getRawMany();
}

/** The newest run of a host (or of all) for an operation (or for any). */
export async function latestRun(
  tx: Tx,
  filter: Pick<RunFilter, 'host' | 'operation' | 'status'> = {},
): Promise<RunRecord | null> {
  const query = tx.getRepository<RunRow>('runs').createQueryBuilder('r').where('1 = 1');
  if (filter.host !== undefined) query.andWhere('r.host_name = :host', { host: filter.host });
  if (filter.operation !== undefined) query.andWhere('r.operation = :operation', filter);
  if (filter.status !== undefined) {
    query.andWhere('r.status IN (:...statuses)', { statuses: [filter.status].flat() });
  }
  const row = await query.orderBy('r.id', 'DESC').limit(1).getOne();
  return row === null ? null : toRun(row);
}

/** How many runs have each status, counting only runs created at or after `since` if it is given. */
export async function countRunsByStatus(tx: Tx, since?: Date): Promise<Partial<Record<RunStatus, number>>> {
  const query = tx
    .getRepository<RunRow>('runs')
    .createQueryBuilder('r')
    .select('r.status', 'status')
    .addSelect('COUNT(*)', 'count');
  // ids sort by time, so the status index answers this without a look at the rows
  if (since !== undefined) query.where('r.id >= :first', { first: makeRunId(since, new Uint8Array(4)) });
  const rows = await query.groupBy('r.status').getRawMany<{ status: RunStatus; count: number | string }>();
  return Object.fromEntries(rows.map((row) => [row.status, Number(row.count)]));
}

/** Forgets ended runs created before a time, with their logs, at most `limit` of them; returns how many. */
export async function deleteRunsBefore(tx: Tx, before: Date, limit = 5000): Promise<number> {
  const rows = await tx
    .getRepository<RunRow>('runs')
    .createQueryBuilder('r')
    .select('r.id', 'id')
    .where('r.id < :last', { last: makeRunId(before, new Uint8Array(4)) })
    .andWhere("r.status NOT IN ('queued', 'running')")
    .orderBy('r.id')
    .limit(limit)
    .getRawMany<{ id: RunId }>();
  for (const part of chunks(rows, 1000)) {
    await tx.delete(
      'runs',
      part.map((row) => row.id),
    );
  }
  return rows.length;
}

/** Reads what waits, never the history of the hosts: that is a thousand times longer. */
async function waitingPerHost(tx: Tx, runs: readonly NewRun[]): Promise<Map<number, number>> {
  const hosts = [...new Set(runs.map((run) => run.hostId).filter((id) => id !== null))];
  if (hosts.length === 0) return new Map();
  const query = tx
    .getRepository<RunRow>('runs')
    .createQueryBuilder('r')
    .select('r.host_id', 'hostId')
    .addSelect('COUNT(*)', 'count')
    .where("r.status = 'queued'")
    .groupBy('r.host_id');
  if (hosts.length === 1) query.andWhere('r.host_id = :host', { host: hosts[0] });
  const rows = await query.getRawMany<{ hostId: number | null; count: number | string }>();
  return new Map(rows.flatMap(({ hostId, count }) => (hostId === null ? [] : [[hostId, Number(count)]])));
}

function newRow(run: NewRun, rank: number): RunRow {
  return {
    kind: null,
    requestedBy: null,
    priority: 0,
    attempt: 1,
    retryOf: null,
    notBefore: null,
    requestId: null,
    ...run,
    event: JSON.stringify(run.event),
    status: 'queued',
    queueRank: rank,
    holdsHost: null,
    startedAt: null,
    endedAt: null,
    owner: null,
    leaseUntil: null,
    fence: 0,
    cancelRequestedAt: null,
    cancelRequestedBy: null,
    progress: null,
    result: null,
    warnings: '[]',
    errorCode: null,
    errorMessage: null,
    errorCure: null,
    snapshotKind: null,
    snapshotName: null,
    durationMs: null,
    filesTotal: null,
    bytesTotal: null,
    bytesNew: null,
  };
}
