import { DataSource } from 'typeorm';
import { DatabaseUnusableError } from '../domain/errors.ts';
import { allMigrations } from './migrations/all-migrations.ts';
import { sqliteDriver, sqliteVersion } from './sqlite-driver.ts';
import { allTables } from './tables/all-tables.ts';

const busyTimeoutMs = 15_000;

/** An open SQLite connection; nothing was written yet. @throws DatabaseUnusableError */
export async function openSqliteSource(path: string): Promise<DataSource> {
  requireSafeSqlite(sqliteVersion);
  const source = new DataSource({
    type: 'sqlite',
    database: path,
    driver: sqliteDriver,
    busyTimeout: busyTimeoutMs,
    entities: allTables('sqlite'),
    migrations: allMigrations,
    migrationsTableName: 'migrations',
    logging: false,
  });
  await source.initialize();
  return source;
}

/**
 * Older versions lose committed data when two connections reset the write-ahead log (fixed in 3.51.3).
 *
 * @throws DatabaseUnusableError
 */
export function requireSafeSqlite(version: string): void {
  const [major = 0, minor = 0, patch = 0] = version.split('.').map(Number);
  const number = major * 1_000_000 + minor * 1000 + patch;
  if (number >= 3_051_003) return;
  throw new DatabaseUnusableError(`SQLite ${version} may corrupt the database: expected 3.51.3 or newer.`, {
    cure: 'Install the sqlite3 package again, without an own SQLite.',
  });
}
