import { beforeAll, expect, test } from '@jest/globals';
import { claimWaitingRuns } from '../../../lib/data/claim-runs.ts';
import type { Database } from '../../../lib/data/database.ts';
import { insertRows } from '../../../lib/data/insert-rows.ts';
import { lastGoodPerHost } from '../../../lib/data/last-good-per-host.ts';
import { expiredRuns } from '../../../lib/data/run-lease.ts';
import { insertRuns, latestRun, listRuns } from '../../../lib/data/runs.ts';
import { snapshotsOfHost } from '../../../lib/data/snapshots-of-host.ts';
import { listSnapshots, newestGood } from '../../../lib/data/snapshots.ts';
import type { Tx } from '../../../lib/data/tx.ts';
import { onEachDatabase } from '../../helpers/databases.ts';
import { addHost, minutesAfter, newRun, newSnapshot, noon } from './fleet.ts';

/** The statements that a piece of work sends. */
async function statementsOf(tx: Tx, work: (tx: Tx) => Promise<unknown>): Promise<[string, unknown[]][]> {
  const runner = tx.queryRunner;
  if (runner === undefined) throw new Error('expected a transaction');
  const original = runner.query.bind(runner);
  const sent: [string, unknown[]][] = [];
  runner.query = ((sql: string, parameters: unknown[] = [], ...rest: []) => {
    sent.push([sql, parameters]);
    return original(sql, parameters, ...rest);
  }) as typeof runner.query;
  try {
    await work(tx);
  } finally {
    runner.query = original;
  }
  return sent.filter(([sql]) => sql.startsWith('SELECT'));
}

onEachDatabase('a question to large tables', (database) => {
  let db: Database;
  beforeAll(async () => {
    db = await database.open();
    await db.write(async (tx) => {
      const hosts = [await addHost(tx, 'web1'), await addHost(tx, 'db1')];
      for (const host of hosts) {
        const runs = Array.from({ length: 1500 }, (_, minute) =>
          newRun(host, { queuedAt: minutesAfter(minute) }),
        );
        await insertRuns(tx, runs);
        const snapshots = Array.from({ length: host.name === 'web1' ? 200 : 2800 }, (_, minute) =>
          newSnapshot(host, minutesAfter(minute)),
        );
        await insertRows(
          tx,
          'snapshots',
          snapshots.map((snapshot) => ({ ...snapshot, pinned: false, acknowledged: false, createdAt: noon })),
        );
      }
      await tx.query("UPDATE runs SET status = 'success' WHERE host_name = 'web1'");
      // a few wait; the rest is history
      await tx.query(
        "UPDATE runs SET status = 'failed' WHERE host_name = 'db1' AND id < (SELECT id FROM (SELECT id FROM runs ORDER BY id DESC LIMIT 1 OFFSET 5) last)",
      );
    });
    if (database.backend === 'mariadb') await db.write((tx) => tx.query('ANALYZE TABLE runs, snapshots'));
  });

  const questions: [string, (tx: Tx) => Promise<unknown>][] = [
    [
      'the next run to claim',
      (tx) =>
        claimWaitingRuns(tx, {
          owner: 'w',
          node: 'main',
          now: noon,
          leaseMs: 1,
          places: 2,
          maxConcurrentOnNode: 9,
        }),
    ],
    ['the lost runs', (tx) => expiredRuns(tx, noon)],
    ['the newest run of a host', (tx) => latestRun(tx, { host: 'web1' })],
    ['the failed runs', (tx) => listRuns(tx, { status: 'failed' })],
    ['the runs of a host', (tx) => listRuns(tx, { host: 'web1' })],
    ['the verifications', (tx) => listRuns(tx, { operation: 'verify' })],
    ['the snapshots of a host', (tx) => snapshotsOfHost(tx, 1)],
    ['the newest good snapshot', (tx) => newestGood(tx, 1)],
    ['the last good backups of all hosts', (tx) => lastGoodPerHost(tx)],
    ['the damaged snapshots', (tx) => listSnapshots(tx, { status: 'damaged' })],
  ];

  test.each(questions)('is answered from an index, without sorting all rows: %s', async (_title, ask) => {
    await db.write(async (tx) => {
      for (const [sql, parameters] of await statementsOf(tx, ask)) {
        if (!/(runs|snapshots)/.test(sql)) continue;
        const explain = database.backend === 'sqlite' ? 'EXPLAIN QUERY PLAN ' : 'EXPLAIN ';
        const plan = await tx.query<Record<string, unknown>[]>(explain + sql, parameters);
        expect({ sql, reads: plan.map(describeStep).filter((step) => step !== 'ok') }).toEqual({
          sql,
          reads: [],
        });
      }
    });
  });
});

/** One step of a plan: `ok`, or what is wrong with it. */
function describeStep(step: Record<string, unknown>): string {
  if (typeof step['detail'] === 'string') {
    // SCAN without an index reads the whole table; hosts are few
    const detail = step['detail'];
    return /^SCAN (r|s|g|busy|runs|snapshots)\b(?!.*USING (COVERING )?INDEX)|TEMP B-TREE FOR ORDER BY$/.test(
      detail,
    )
      ? detail
      : 'ok';
  }
  const { table, type, key, rows } = step;
  const isLarge = typeof table === 'string' && /^(r|s|g|busy|runs|snapshots)$/.test(table);
  return isLarge && (type === 'ALL' || key === null) ? JSON.stringify({ table, type, key, rows }) : 'ok';
}
