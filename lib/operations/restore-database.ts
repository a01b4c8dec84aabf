import { resolve } from 'node:path';
import { copyDatabase } from '../data/copy-database.ts';
import type { Database } from '../data/database.ts';
import { parseDatabaseUrl, type MariadbUrl } from '../data/database-url.ts';
import { PobsyncError, toPublicError } from '../domain/errors.ts';
import { compact } from './database-copies.ts';
import { makeHome } from './make-home.ts';
import { markRestored } from './restored-database.ts';
import type { Services } from './services.ts';
import { catchUp, watchDatabase } from './watch-database.ts';

export interface RestoreDatabaseResult {
  /** Where the database that was replaced is kept; null when there was none. */
  replaced: string | null;
  /** Why this node's disk could not be looked at yet; null when it was. The scheduler does it as soon as it can. */
  unsettled: string | null;
}

/**
 * Puts a copy in the place of the database, while nothing else of pobsync runs. Sessions and tokens of the copy are
 * void, what waited in it does not run, and nothing is deleted until somebody acknowledges; then the disk is looked at,
 * so that newer snapshots are known again. A MariaDB database has to be empty; a SQLite file is kept under another name.
 *
 * @throws DatabaseUnusableError when the copy is damaged, foreign or newer than this program
 * @throws BusyError while the database is in use
 * @throws ConflictError when the MariaDB database holds rows
 */
export async function restoreDatabase(services: Services, file: string): Promise<RestoreDatabaseResult> {
  const copy = resolve(file);
  const url = parseDatabaseUrl(services.config.databaseUrl);
  const now = services.clock.now();
  await makeHome(services.config);
  const prepare = (database: Database) =>
    database.write(async (tx) => {
      await markRestored(tx, now, 'restored from a copy');
      await catchUp(services, tx);
    });
  let replaced: string | null = null;
  if (url.backend === 'sqlite') {
    const { restoreSqlite } = await import('../data/restore-sqlite.ts');
    replaced = await restoreSqlite(url, copy, `replaced-${compact(now)}`, prepare);
  } else {
    await fillMariadb(url, copy, prepare);
  }
  return { replaced, unsettled: await settle(services) };
}

async function fillMariadb(
  url: MariadbUrl,
  copy: string,
  prepare: (database: Database) => Promise<void>,
): Promise<void> {
  const { openDatabase } = await import('../data/database.ts');
  const source = await openDatabase({ url: { backend: 'sqlite', path: copy } });
  try {
    const target = await openDatabase({ url, create: true, migrate: 'run' });
    try {
      await copyDatabase(source, target);
      await prepare(target);
    } finally {
      await target.close();
    }
  } finally {
    await source.close();
  }
}

/** The database is in place; a disk that is away must not make it look as if it were not. */
async function settle(services: Services): Promise<string | null> {
  try {
    await watchDatabase(services);
    return null;
  } catch (error) {
    if (!(error instanceof PobsyncError)) throw error;
    return toPublicError(error).message;
  }
}
