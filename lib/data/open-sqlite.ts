import { stat } from 'node:fs/promises';
import type { DataSource } from 'typeorm';
import type { Database, OpenOptions } from './database.ts';
import { isContention, isReadOnly } from './database-errors.ts';
import type { SqliteUrl } from './database-url.ts';
import { madeTables, requireCurrentSchema, runPendingMigrations } from './migrate.ts';
import { withSqliteMigrationLock } from './migration-lock.ts';
import { PromiseQueue } from './promise-queue.ts';
import { nestingGuard } from './forbid-nesting.ts';
import { applicationId, inspectSqliteFile, prepareSqliteFile } from './sqlite-file.ts';
import { damagedDatabase, sqliteFailure } from './sqlite-failure.ts';
import { openSqliteSource } from './sqlite-source.ts';
import type { Tx } from './tx.ts';

type Options = Required<Pick<OpenOptions, 'create' | 'migrate'>>;

/** @throws DatabaseUnusableError */
export async function openSqlite({ path }: SqliteUrl, options: Options): Promise<Database> {
  try {
    if ((await inspectSqliteFile(path, options.create)) === 'new' || options.migrate === 'run') {
      await prepareSqliteFile(path);
      return await withSqliteMigrationLock(path, () => migrateAndOpen(path));
    }
    return await checkAndOpen(path);
  } catch (error) {
    throw sqliteFailure(path, error);
  }
}

async function migrateAndOpen(path: string): Promise<Database> {
  // looked at again under the lock: another process may have made it meanwhile
  const state = await inspectSqliteFile(path, true);
  const source = await openSqliteSource(path);
  return orClose(source, async () => {
    // the id first and by itself, in the main file: what follows in a write-ahead log can be cut off from it
    if (state === 'new') await source.query(`PRAGMA application_id = ${applicationId}`);
    await requireSound(source, path);
    await source.query('PRAGMA journal_mode = WAL');
    await source.query('PRAGMA synchronous = FULL');
    const isNew = madeTables(await runPendingMigrations(source));
    return sqliteDatabase(source, path, isNew);
  });
}

async function checkAndOpen(path: string): Promise<Database> {
  const source = await openSqliteSource(path);
  return orClose(source, async () => {
    await requireSound(source, path);
    await requireCurrentSchema(source);
    // a copy that was put in place by hand has none yet
    await source.query('PRAGMA journal_mode = WAL');
    await source.query('PRAGMA synchronous = FULL');
    return sqliteDatabase(source, path, false);
  });
}

async function orClose<T>(source: DataSource, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    await source.destroy();
    throw error;
  }
}

/** TypeORM has one connection for a SQLite file and shares it, so one thing must be done after another. */
function sqliteDatabase(source: DataSource, path: string, isNew: boolean): Database {
  const queue = new PromiseQueue();
  const guard = nestingGuard();
  const exclusive = <T>(work: () => Promise<T>): Promise<T> =>
    guard(() =>
      queue.run(async () => {
        try {
          return await work();
        } catch (error) {
          throw sqliteFailure(path, error);
        }
      }),
    );
  return {
    backend: 'sqlite',
    isNew,
    read: (work) => exclusive(() => readTransaction(source, work)),
    write: (work, { durable = true } = {}) =>
      exclusive(() =>
        durable ? writeTransaction(source, work) : withoutSync(source, () => writeTransaction(source, work)),
      ),
    integrity: () => exclusive(() => quickCheck(source)),
    close: async () => {
      await queue.idle();
      if (source.isInitialized) await source.destroy();
    },
  };
}

async function readTransaction<T>(source: DataSource, work: (tx: Tx) => Promise<T>): Promise<T> {
  // TypeORM's own transactions lock out other writers; this one only holds on to one state of the file
  await source.query('BEGIN DEFERRED');
  await source.query('PRAGMA query_only = ON');
  try {
    return await work(source.manager);
  } catch (error) {
    // a defect of the caller, not of the disk that SQLite calls by the same name
    if (isReadOnly(error)) throw new Error('A read of the database tried to write.', { cause: error });
    throw error;
  } finally {
    await source.query('PRAGMA query_only = OFF');
    await source.query('ROLLBACK');
  }
}

/** The write-ahead log stays whole; only what is at its end when the power goes may be missing. */
async function withoutSync<T>(source: DataSource, work: () => Promise<T>): Promise<T> {
  await source.query('PRAGMA synchronous = NORMAL');
  try {
    return await work();
  } finally {
    await source.query('PRAGMA synchronous = FULL');
  }
}

const attempts = 3;

async function writeTransaction<T>(source: DataSource, work: (tx: Tx) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await source.transaction(work);
    } catch (error) {
      // the busy timeout passed already; a third time it is no coincidence
      if (!isContention(error) || attempt === attempts) throw error;
    }
  }
}

// quick_check reads the whole file: 30 ms for this size, and seconds for a large one, at every command
const cheapCheckBytes = 16 * 1024 * 1024;

async function requireSound(source: DataSource, path: string): Promise<void> {
  if ((await stat(path)).size > cheapCheckBytes) return;
  const problems = await quickCheck(source);
  if (problems.length === 0) return;
  throw damagedDatabase(path, new Error(problems.join('; ')), problems[0]);
}

async function quickCheck(source: DataSource): Promise<string[]> {
  const rows: { quick_check: string }[] = await source.query('PRAGMA quick_check(10)');
  return rows.map((row) => row.quick_check).filter((line) => line !== 'ok');
}
