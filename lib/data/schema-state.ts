import type { DataSource, QueryRunner } from 'typeorm';
import { DatabaseUnusableError } from '../domain/errors.ts';
import { migrationNames } from './migrations/all-migrations.ts';

/** What a database holds, judged by its tables alone. */
export interface SchemaState {
  /** Migrations that this program knows and the database has not seen, in order. */
  pending: string[];
  /** No table at all. */
  empty: boolean;
}

/** The tables that exist before the first migration ran. */
const ownTables = new Set(['meta', 'migrations']);

/**
 * Reads which migrations a database has seen; writes nothing.
 *
 * @throws DatabaseUnusableError when it belongs to another program or to a newer pobsync
 */
export async function readSchemaState(source: DataSource, runner: QueryRunner): Promise<SchemaState> {
  const tables = await tableNames(source, runner);
  if (tables.size === 0) return { pending: [...migrationNames], empty: true };
  const marked =
    tables.has('meta') &&
    ((await runner.query("SELECT value FROM meta WHERE name = 'schema'")) as { value: string }[])[0]
      ?.value === 'pobsync';
  // a migrator that was killed at once leaves no more than these two, empty
  const justBegun = [...tables].every((table) => ownTables.has(table));
  if (!marked && !justBegun) {
    throw new DatabaseUnusableError('The database holds tables of another program; it was not touched.', {
      cure: 'Set POBSYNC_DATABASE_URL to a database of its own.',
    });
  }
  const seen = tables.has('migrations') ? await seenMigrations(runner) : [];
  const unknown = seen.filter((name) => !migrationNames.includes(name));
  if (unknown.length > 0) {
    throw new DatabaseUnusableError(
      `The database is newer than this program (it has seen ${unknown.join(', ')}); it was not touched.`,
      { cure: 'Install the version of pobsync that was used last, or a newer one.' },
    );
  }
  return { pending: migrationNames.filter((name) => !seen.includes(name)), empty: false };
}

async function seenMigrations(runner: QueryRunner): Promise<string[]> {
  const rows = (await runner.query('SELECT name FROM migrations ORDER BY id')) as { name: string }[];
  return rows.map((row) => row.name);
}

async function tableNames(source: DataSource, runner: QueryRunner): Promise<Set<string>> {
  const sql =
    source.options.type === 'mariadb'
      ? 'SELECT table_name AS name FROM information_schema.tables WHERE table_schema = DATABASE()'
      : "SELECT name FROM sqlite_master WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'";
  const rows = (await runner.query(sql)) as { name: string }[];
  return new Set(rows.map((row) => row.name));
}
