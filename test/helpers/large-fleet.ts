import type { Database } from '../../lib/data/database.ts';

/** How large an installation is made. */
export interface FleetSize {
  hosts: number;
  snapshotsPerHost: number;
  runsPerHost: number;
}

/** Fills a database by plain SQL, as many nights of backups would; times end now. */
export async function fillFleet(database: Database, size: FleetSize, now: Date): Promise<void> {
  const { makeRunId } = await import('../../lib/domain/run-id.ts');
  const text = (time: number) => new Date(time).toISOString().replace('T', ' ').replace('Z', '');
  const dayMs = 24 * 3_600_000;
  for (let start = 1; start <= size.hosts; start += 100) {
    await database.write(async (tx) => {
      for (let id = start; id < Math.min(start + 100, size.hosts + 1); id++) {
        const name = `host-${String(id).padStart(4, '0')}`;
        const at = text(now.getTime() - 400 * dayMs);
        await tx.query(
          `INSERT INTO hosts (id, name, address, node, enabled, comment, settings, extra, created_at, updated_at, version)
           VALUES (?, ?, ?, 'main', 1, '', '{}', '{}', ?, ?, 1)`,
          [id, name, `${name}.example`, at, at],
        );
        await tx.query(
          `INSERT INTO schedules (host_id, operation, cron, prune, enabled, options, created_at, updated_at)
           VALUES (?, 'backup', ?, 1, 1, '{}', ?, ?)`,
          [id, `${id % 60} ${id % 24} * * *`, at, at],
        );
        await insertMany(
          tx.query.bind(tx),
          'snapshots (host_id, kind, name, status, started_at, pinned, acknowledged, files_total, bytes_total, bytes_new, created_at)',
          size.snapshotsPerHost,
          (index) => {
            const time = now.getTime() - (index + 0.3) * dayMs - id * 1000;
            const stamp = new Date(time).toISOString().replaceAll(/[-:]|\.\d+/g, '');
            return [
              id,
              'scheduled',
              `${stamp}-abc${String(index).padStart(3, '0')}`,
              'complete',
              text(time),
              0,
              0,
              1000,
              1e9,
              1e7,
              text(time),
            ];
          },
        );
        await insertMany(
          tx.query.bind(tx),
          'runs (id, operation, host_id, host_name, node, status, trigger_by, priority, queue_rank, event, attempt, queued_at, started_at, ended_at, fence, warnings, bytes_new)',
          size.runsPerHost,
          (index) => {
            const time = now.getTime() - (index / 2 + 0.3) * dayMs - id * 1000;
            const runId = makeRunId(new Date(time), Uint8Array.of(id & 31, (id >> 5) & 31, index & 31, 7));
            const status = index === 0 && id % 50 === 0 ? 'failed' : 'success';
            return [
              runId,
              index % 2 === 0 ? 'backup' : 'prune',
              id,
              name,
              'main',
              status,
              'schedule',
              0,
              0,
              '{}',
              1,
              text(time),
              text(time),
              text(time + 60_000),
              1,
              '[]',
              1e7,
            ];
          },
        );
      }
    });
  }
}

async function insertMany(
  query: (sql: string, values: unknown[]) => Promise<unknown>,
  into: string,
  count: number,
  row: (index: number) => unknown[],
): Promise<void> {
  const rows = Array.from({ length: count }, (_, index) => row(index));
  const places = `(${(rows[0] ?? []).map(() => '?').join(', ')})`;
  await query(`INSERT INTO ${into} VALUES ${rows.map(() => places).join(', ')}`, rows.flat());
}
