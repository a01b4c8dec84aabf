import { randomUUID } from 'node:crypto';
import { MigrationExecutor, type DataSource, type QueryRunner } from 'typeorm';
import { DatabaseUnusableError } from '../domain/errors.ts';
import { migrationNames } from './migrations/all-migrations.ts';
import { defineTable } from './migrations/define-table.ts';
import { readSchemaState } from './schema-state.ts';
import { columnsOf } from './tables/columns.ts';

/**
 * Runs what is pending. The caller holds the migration lock.
 *
 * @returns the names of the migrations that ran
 */
export async function runPendingMigrations(source: DataSource): Promise<string[]> {
  const runner = source.createQueryRunner();
  try {
    const { pending } = await readSchemaState(source, runner);
    if (pending.length === 0) return [];
    await markDatabase(source, runner);
    const executor = new MigrationExecutor(source, runner);
    // SQLite: a table that is rebuilt outside a transaction would take its children along (ON DELETE CASCADE).
    // MariaDB: each statement commits by itself, whatever is asked for.
    executor.transaction = source.options.type === 'mariadb' ? 'none' : 'all';
    const done = await executor.executePendingMigrations();
    return done.map((migration) => migration.name);
  } finally {
    await runner.release();
  }
}

/** Whether these migrations, which ran just now, made the tables: the first one is among them. */
export function madeTables(ran: readonly string[]): boolean {
  return migrationNames[0] !== undefined && ran.includes(migrationNames[0]);
}

/** @throws DatabaseUnusableError when migrations are pending */
export async function requireCurrentSchema(source: DataSource): Promise<void> {
  const runner = source.createQueryRunner();
  try {
    const { pending, empty } = await readSchemaState(source, runner);
    if (pending.length === 0) return;
    if (empty) {
      throw new DatabaseUnusableError('The database is empty: expected the tables of pobsync.', {
        cure: 'Run `pobsync init`.',
      });
    }
    throw new DatabaseUnusableError(
      `The database is older than this program: expected it to have seen ${pending.join(', ')}.`,
      { cure: 'Run `pobsync migrate`.' },
    );
  } finally {
    await runner.release();
  }
}

/** First of all a database says whose it is, so that a migrator that is killed can be followed by another. */
async function markDatabase(source: DataSource, runner: QueryRunner): Promise<void> {
  const mariadb = source.options.type === 'mariadb';
  const column = columnsOf(mariadb ? 'mariadb' : 'sqlite');
  const columns = [column.text('name', 64, { primary: true }), column.text('value', 4000)];
  await runner.createTable(defineTable({ name: 'meta', columns }), true);
  const insert = mariadb ? 'INSERT IGNORE' : 'INSERT OR IGNORE';
  await runner.query(`${insert} INTO meta (name, value) VALUES (?, ?), (?, ?)`, [
    'schema',
    'pobsync',
    'instance',
    randomUUID(),
  ]);
}
