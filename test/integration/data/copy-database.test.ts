import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { backupDatabase } from '../../../lib/data/backup-database.ts';
import { startRun } from '../../../lib/data/take-run.ts';
import { copyDatabase } from '../../../lib/data/copy-database.ts';
import type { DatabaseUrl } from '../../../lib/data/database-url.ts';
import { openDatabase, type Database } from '../../../lib/data/database.ts';
import { getMeta } from '../../../lib/data/meta.ts';
import { appendRunLog } from '../../../lib/data/run-logs.ts';
import { getRun, insertRun } from '../../../lib/data/runs.ts';
import { insertSnapshot, listSnapshots } from '../../../lib/data/snapshots.ts';
import type { Tx } from '../../../lib/data/tx.ts';
import { newMariadbUrl, newSqliteUrl, onEachDatabase } from '../../helpers/databases.ts';
import { addHost, minutesAfter, newRun, newSnapshot, noon } from './fleet.ts';

async function fill(tx: Tx): Promise<{ runId: string }> {
  const host = await addHost(tx, 'web1');
  const run = newRun(host, { event: { text: 'ä\u{1f512}"\\' } });
  await insertRun(tx, run);
  await startRun(tx, { id: run.id, owner: 'w', now: noon, leaseMs: 1234 });
  const lines = Array.from({ length: 1500 }, (_, index) => ({
    seq: index + 1,
    at: noon,
    level: 'info' as const,
    text: '',
  }));
  await appendRunLog(tx, run.id, lines);
  const old = await insertSnapshot(tx, newSnapshot(host, noon, { bytesTotal: 5e15, pinned: true }), noon);
  const young = await insertSnapshot(tx, newSnapshot(host, minutesAfter(1)), noon);
  // based on a row with a greater id
  await tx.update(
    'snapshots',
    { id: old.id },
    { baseId: young.id, baseKind: 'scheduled', baseName: young.name },
  );
  return { runId: run.id };
}

describe.each([
  ['SQLite', 'MariaDB', newSqliteUrl, newMariadbUrl],
  ['MariaDB', 'SQLite', newMariadbUrl, newSqliteUrl],
])('a copy from %s to %s', (_from, _to, newSource, newTarget) => {
  const stops: (() => Promise<unknown>)[] = [];
  const open = async (make: typeof newSqliteUrl): Promise<Database> => {
    const { url, remove } = await make();
    const db = await openDatabase({ url, create: true, migrate: 'run' });
    stops.push(() => db.close().then(remove));
    return db;
  };
  let source: Database;
  let target: Database;
  beforeEach(async () => {
    source = await open(newSource);
    target = await open(newTarget);
  });
  afterAll(() => Promise.all(stops.map((stop) => stop())));

  test('has every row, equal in every field', async () => {
    const { runId } = await source.write(fill);
    const copied = await copyDatabase(source, target);
    expect(copied).toMatchObject({ hosts: 1, runs: 1, run_logs: 1500, snapshots: 2, schedules: 0 });
    for (const look of [
      (tx: Tx) => getRun(tx, runId),
      (tx: Tx) => listSnapshots(tx),
      (tx: Tx) => getMeta(tx, 'instance'),
    ] as ((tx: Tx) => Promise<unknown>)[]) {
      expect(await target.read(look)).toEqual(await source.read(look));
    }
  });

  test('is refused by a database that holds rows, and changes none of them', async () => {
    await source.write(fill);
    await target.write((tx) => addHost(tx, 'other'));
    await expect(copyDatabase(source, target)).rejects.toMatchObject({ code: 'conflict' });
    await target.write((tx) => addHost(tx, 'another'));
    expect(await target.read((tx) => tx.count('runs'))).toBe(0);
  });
});

onEachDatabase('a backup copy', (database) => {
  let directory: string;
  let url: DatabaseUrl;
  let db: Database;
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'pobsync-data-'));
    url = await database.url();
    db = await openDatabase({ url, create: true, migrate: 'run' });
  });
  afterAll(async () => {
    await db.close();
    await rm(directory, { recursive: true, force: true });
  });

  test('is a SQLite database of its own, made while others write, private and alone in its directory', async () => {
    const { runId } = await db.write(fill);
    const path = join(directory, 'copy.db');
    await Promise.all([backupDatabase(url, path), db.write((tx) => addHost(tx, 'meanwhile'))]);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await readdir(directory)).toEqual(['copy.db']);
    const copy = await openDatabase({ url: { backend: 'sqlite', path } });
    expect(await copy.read((tx) => getRun(tx, runId))).toEqual(await db.read((tx) => getRun(tx, runId)));
    await copy.close();
  });

  test('never takes the place of a file that is there', async () => {
    const path = join(directory, 'copy.db');
    const before = await stat(path);
    await expect(backupDatabase(url, path)).rejects.toMatchObject({ code: 'conflict' });
    expect((await stat(path)).mtimeMs).toBe(before.mtimeMs);
  });
});
