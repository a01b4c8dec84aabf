import type { RunId } from '../domain/run-id.ts';
import { makeRunId } from '../domain/run-id.ts';
import type { RunStatus } from '../domain/run-status.ts';
import { readTime } from './read-time.ts';
import { chunks, type Tx } from './tx.ts';

// COALESCE keeps the databases from an index on operation or status, which hold for half of all runs: the way by host and
// id looks at a few rows, theirs at all (700 ms instead of 5 with 200,000 runs).

/** The newest backup of a host that came to a verdict. */
export interface LatestBackup {
  host: string;
  id: RunId;
  status: RunStatus;
  errorMessage: string | null;
  errorCure: string | null;
  /** JSON list of sentences. */
  warnings: string;
}

/** One row a host that was ever backed up; a few index steps each, however many runs there are. */
export async function latestBackups(tx: Tx): Promise<LatestBackup[]> {
  return tx.query(
    `SELECT h.name AS host, r.id AS id, r.status AS status, r.error_message AS errorMessage,
            r.error_cure AS errorCure, r.warnings AS warnings
       FROM hosts h
       JOIN runs r ON r.id = (
            SELECT x.id FROM runs x
             WHERE x.host_name = h.name AND COALESCE(x.operation, '') = 'backup'
               AND COALESCE(x.status, '') IN ('success', 'warning', 'failed', 'interrupted')
             ORDER BY x.id DESC LIMIT 1)`,
  );
}

/** The newest backup of each host, whatever became of it: host id → run id. */
export async function newestBackupIds(tx: Tx, hostIds: readonly number[]): Promise<Map<number, RunId>> {
  const found = new Map<number, RunId>();
  for (const ids of chunks(hostIds, 1000)) {
    const rows: { hostId: number; id: RunId | null }[] = await tx.query(
      `SELECT h.id AS hostId,
              (SELECT x.id FROM runs x WHERE x.host_name = h.name AND COALESCE(x.operation, '') = 'backup'
                ORDER BY x.id DESC LIMIT 1) AS id
         FROM hosts h WHERE h.id IN (${ids.map(() => '?').join(', ')})`,
      ids,
    );
    for (const { hostId, id } of rows) if (id !== null) found.set(hostId, id);
  }
  return found;
}

export interface EndedBackup {
  host: string;
  id: RunId;
  status: RunStatus;
  queuedAt: Date;
}

/** Backups of some hosts since a time, oldest first; for strips of history. */
export async function backupsSince(tx: Tx, hosts: readonly string[], since: Date): Promise<EndedBackup[]> {
  const first = makeRunId(since, new Uint8Array(4));
  const found: EndedBackup[] = [];
  for (const names of chunks(hosts, 500)) {
    const rows: (Omit<EndedBackup, 'queuedAt'> & { queuedAt: Date | string })[] = await tx.query(
      `SELECT r.host_name AS host, r.id AS id, r.status AS status, r.queued_at AS queuedAt
         FROM runs r
        WHERE r.host_name IN (${names.map(() => '?').join(', ')}) AND r.id >= ? AND COALESCE(r.operation, '') = 'backup'
          AND COALESCE(r.status, '') NOT IN ('queued', 'running')
        ORDER BY r.id`,
      [...names, first],
    );
    found.push(...rows.map((row) => ({ ...row, queuedAt: readTime(row.queuedAt) })));
  }
  return found;
}

/** Host id → how many snapshots it has, and what they took on the disk. */
export async function snapshotSums(
  tx: Tx,
  hostIds: readonly number[],
): Promise<Map<number, { count: number; bytesNew: number }>> {
  const sums = new Map<number, { count: number; bytesNew: number }>();
  for (const ids of chunks(hostIds, 1000)) {
    const rows: { hostId: number; count: number | string; bytesNew: number | string | null }[] =
      await tx.query(
        `SELECT host_id AS hostId, COUNT(*) AS count, SUM(bytes_new) AS bytesNew FROM snapshots
        WHERE host_id IN (${ids.map(() => '?').join(', ')}) GROUP BY host_id`,
        ids,
      );
    for (const { hostId, count, bytesNew } of rows) {
      sums.set(hostId, { count: Number(count), bytesNew: Number(bytesNew ?? 0) });
    }
  }
  return sums;
}

/** Host id → how many of its snapshots are damaged; only hosts that have any. The index on status finds these few. */
export async function damagedPerHost(tx: Tx): Promise<Map<number, number>> {
  const rows: { hostId: number; count: number | string }[] = await tx.query(
    `SELECT host_id AS hostId, COUNT(*) AS count FROM snapshots WHERE status = 'damaged' GROUP BY host_id`,
  );
  return new Map(rows.map(({ hostId, count }) => [hostId, Number(count)]));
}

/** What the runs since a time came to. */
export async function runTotals(
  tx: Tx,
  since: Date,
): Promise<{ runs: number; failed: number; bytesNew: number }> {
  type Sum = number | string | null;
  // one pass over the last ids: to group by status would sort them first
  const rows: { runs: Sum; failed: Sum; bytesNew: Sum }[] = await tx.query(
    `SELECT COUNT(*) AS runs, SUM(CASE WHEN r.status IN ('failed', 'interrupted') THEN 1 ELSE 0 END) AS failed,
            SUM(r.bytes_new) AS bytesNew
       FROM runs r WHERE r.id >= ? AND COALESCE(r.status, '') NOT IN ('queued', 'running')`,
    [makeRunId(since, new Uint8Array(4))],
  );
  const [sums] = rows;
  return {
    runs: Number(sums?.runs ?? 0),
    failed: Number(sums?.failed ?? 0),
    bytesNew: Number(sums?.bytesNew ?? 0),
  };
}

/** The same for one host. */
export async function latestBackupOf(tx: Tx, host: string): Promise<LatestBackup | undefined> {
  const rows: LatestBackup[] = await tx.query(
    `SELECT r.host_name AS host, r.id AS id, r.status AS status, r.error_message AS errorMessage,
            r.error_cure AS errorCure, r.warnings AS warnings
       FROM runs r
      WHERE r.host_name = ? AND COALESCE(r.operation, '') = 'backup'
        AND COALESCE(r.status, '') IN ('success', 'warning', 'failed', 'interrupted')
      ORDER BY r.id DESC LIMIT 1`,
    [host],
  );
  return rows[0];
}
