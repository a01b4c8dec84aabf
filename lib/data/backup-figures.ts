import type { RunStatus } from '../domain/run-status.ts';
import { readTime } from './read-time.ts';
import type { Tx } from './tx.ts';

/** The newest ended backup of a host; null where it came to no number. */
export interface BackupFigures {
  host: string;
  status: RunStatus;
  endedAt: Date | null;
  durationMs: number | null;
  filesTotal: number | null;
  bytesTotal: number | null;
  bytesNew: number | null;
}

type Numeric = number | string | null;
type RawFigures = Record<'durationMs' | 'filesTotal' | 'bytesTotal' | 'bytesNew', Numeric> & {
  host: string;
  status: RunStatus;
  endedAt: Date | string | null;
};

/** One row for each host that was ever backed up; a few index steps each, however long the history is. */
export async function latestBackupFigures(tx: Tx): Promise<BackupFigures[]> {
  const rows: RawFigures[] = await tx.query(
    `SELECT r.host_name AS host, r.status AS status, r.ended_at AS endedAt, r.duration_ms AS durationMs,
            r.files_total AS filesTotal, r.bytes_total AS bytesTotal, r.bytes_new AS bytesNew
       FROM hosts h
       JOIN runs r ON r.id = (
            SELECT x.id FROM runs x
             WHERE x.host_name = h.name AND x.operation = 'backup'
               AND x.status IN ('success', 'warning', 'failed', 'interrupted')
             ORDER BY x.id DESC LIMIT 1)
      ORDER BY h.name`,
  );
  return rows.map(({ host, status, endedAt, ...numbers }) => ({
    host,
    status,
    endedAt: endedAt === null ? null : readTime(endedAt),
    durationMs: toNumber(numbers.durationMs),
    filesTotal: toNumber(numbers.filesTotal),
    bytesTotal: toNumber(numbers.bytesTotal),
    bytesNew: toNumber(numbers.bytesNew),
  }));
}

/** How many snapshots each host has of each status. */
export async function countSnapshots(tx: Tx): Promise<{ host: string; status: string; count: number }[]> {
  const rows: { host: string; status: string; count: number | string }[] = await tx.query(
    `SELECT h.name AS host, s.status AS status, COUNT(*) AS count
       FROM snapshots s JOIN hosts h ON h.id = s.host_id
      GROUP BY h.name, s.status ORDER BY h.name, s.status`,
  );
  return rows.map(({ host, status, count }) => ({ host, status, count: Number(count) }));
}

function toNumber(value: Numeric): number | null {
  return value === null ? null : Number(value);
}
