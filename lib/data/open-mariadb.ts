import type { DataSource, QueryRunner } from 'typeorm';
import { BusyError } from '../domain/errors.ts';
import type { Database, OpenOptions } from './database.ts';
import type { MariadbUrl } from './database-url.ts';
import { nestingGuard } from './forbid-nesting.ts';
import { openMariadbSource } from './mariadb-source.ts';
import { mariadbTransaction } from './mariadb-transaction.ts';
import { madeTables, requireCurrentSchema, runPendingMigrations } from './migrate.ts';

/** @throws DatabaseUnusableError */
export async function openMariadb(
  url: MariadbUrl,
  { migrate }: Required<Pick<OpenOptions, 'migrate'>>,
): Promise<Database> {
  const source = await openMariadbSource(url);
  let ran: string[] = [];
  try {
    if (migrate === 'run')
      ran = await withMigrationLock(source, url.database, () => runPendingMigrations(source));
    await requireCurrentSchema(source);
  } catch (error) {
    await source.destroy();
    throw error;
  }
  const guard = nestingGuard();
  return {
    backend: 'mariadb',
    isNew: madeTables(ran),
    read: (work) => guard(() => mariadbTransaction(source, url, 'read', work)),
    write: (work) => guard(() => mariadbTransaction(source, url, 'write', work)),
    integrity: () => checkTables(source),
    close: async () => {
      if (source.isInitialized) await source.destroy();
    },
  };
}

const lockWaitSeconds = 60;

/** The server frees the lock with the connection, so a migrator that is killed blocks nobody. */
async function withMigrationLock<T>(
  source: DataSource,
  database: string,
  work: () => Promise<T>,
): Promise<T> {
  const name = `pobsync-migrate:${database}`.slice(0, 64);
  const runner = source.createQueryRunner();
  try {
    if (!(await takeLock(runner, name))) {
      throw new BusyError('Another process has been migrating the database for a minute.', {
        cure: 'Wait until it has ended, then try again.',
      });
    }
    try {
      return await work();
    } finally {
      await runner.query('SELECT RELEASE_LOCK(?)', [name]);
    }
  } finally {
    await runner.release();
  }
}

async function takeLock(runner: QueryRunner, name: string): Promise<boolean> {
  const rows = (await runner.query('SELECT GET_LOCK(?, ?) AS taken', [name, lockWaitSeconds])) as {
    taken: number | string | null;
  }[];
  return Number(rows[0]?.taken) === 1;
}

async function checkTables(source: DataSource): Promise<string[]> {
  const tables = source.entityMetadatas.map((table) => `\`${table.tableName}\``).join(', ');
  const rows: CheckRow[] = await source.query(`CHECK TABLE ${tables} QUICK`);
  return rows
    .filter((row) => row.Msg_type !== 'status' || row.Msg_text !== 'OK')
    .map((row) => `${row.Table}: ${row.Msg_text}`);
}

interface CheckRow {
  Table: string;
  Msg_type: string;
  Msg_text: string;
}
