import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../lib/clock.ts';
import { parseConfig } from '../../lib/config.ts';
import { openDatabase, type Database } from '../../lib/data/database.ts';
import { parseDatabaseUrl } from '../../lib/data/database-url.ts';
import { insertHost } from '../../lib/data/hosts.ts';
import { saveSchedule } from '../../lib/data/schedules.ts';
import { upsertManyFromDisk } from '../../lib/data/snapshots-from-disk.ts';
import { parseAddress } from '../../lib/domain/address.ts';
import { parseHostName } from '../../lib/domain/host-name.ts';
import { makeSnapshotName } from '../../lib/domain/snapshot-name.ts';
import { makeLogger } from '../../lib/logger.ts';
import { loadHost } from '../../lib/operations/host-context.ts';
import { planPrune } from '../../lib/operations/plan-prune.ts';
import type { Services } from '../../lib/operations/services.ts';
import { tick } from '../../lib/operations/tick.ts';
import type { BenchRow } from './row.ts';
import { timed } from './row.ts';

/** Decisions over large tables, on SQLite: a retention plan over 100,000 snapshots, a tick over 10,000 schedules. */
export async function measureDecisions(snapshots = 100_000, schedules = 10_000): Promise<BenchRow[]> {
  const directory = await mkdtemp(join(tmpdir(), 'pobsync-bench-'));
  const url = parseDatabaseUrl(`sqlite:${join(directory, 'bench.sqlite')}`);
  const database = await openDatabase({ url, create: true, migrate: 'run' });
  const services = benchServices(directory, database);
  try {
    await seed(database, snapshots, schedules);
    const context = await database.read((tx) => loadHost(services, tx, 'host0'));
    const options = { kind: 'scheduled', protectBases: true, maxDelete: 10 } as const;
    const planMs = await timed(() => planPrune(services, context, options));
    const idleMs = await timed(() => tick(services, {}));
    return [
      seconds(`retention plan over ${snapshots} snapshots`, planMs, 1, 'from SQL to reasons'),
      seconds(`tick over ${schedules} schedules`, idleMs, 1, 'nothing due'),
    ];
  } finally {
    await database.close();
    await rm(directory, { recursive: true, force: true });
  }
}

function seconds(measure: string, ms: number, goal: number, note: string): BenchRow {
  const ours = `${(ms / 1000).toFixed(2)} s`;
  return { measure, ours, reference: '', ratio: null, goal, met: ms / 1000 <= goal, note };
}

function benchServices(directory: string, database: Database): Services {
  const machine = { isRoot: true, userHome: directory, readSecretFile: () => '' };
  return {
    config: parseConfig({ POBSYNC_HOME: directory }, machine),
    clock: systemClock,
    logger: makeLogger('silent'),
    database: async () => database,
    signal: new AbortController().signal,
    onProgress: () => {},
    requestId: 'bench',
    claim: null,
  };
}

async function seed(database: Database, snapshots: number, schedules: number): Promise<void> {
  const now = systemClock.now();
  await database.write(async (tx) => {
    for (let index = 0; index < schedules; index++) {
      const host = await insertHost(
        tx,
        { name: parseHostName(`host${index}`), address: parseAddress('192.0.2.1'), node: 'main' },
        now,
      );
      const cron = `${index % 60} ${index % 24} * * *`;
      await saveSchedule(tx, { hostId: host.id, operation: 'backup', cron }, now);
    }
    const random = new Uint8Array(6);
    const rows = Array.from({ length: snapshots }, (_, index) => {
      // four an hour
      const startedAt = new Date(now.getTime() - (index + 1) * 900_000);
      const name = makeSnapshotName(startedAt, random);
      return { hostId: 1, kind: 'scheduled' as const, name, status: 'complete' as const, startedAt };
    });
    await upsertManyFromDisk(tx, rows, now);
  });
}
