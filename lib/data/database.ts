import type { DatabaseUrl } from './database-url.ts';
import type { Tx } from './tx.ts';

export type { Tx } from './tx.ts';

/** An open database. Transactions must not be nested: pass the `tx` on instead. */
export interface Database {
  readonly backend: 'sqlite' | 'mariadb';
  /** Its tables were made just now, by this opening. */
  readonly isNew: boolean;
  /** Runs queries that see one state of the database; writing inside is an error. */
  read<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /**
   * Runs a writing transaction. When another process was in the way, or the connection broke before the commit, all of
   * it runs again: `work` must do nothing but SQL.
   */
  write<T>(work: (tx: Tx) => Promise<T>, options?: WriteOptions): Promise<T>;
  /** Looks for damage; cheap on MariaDB, reads the whole file on SQLite. An empty list means sound. */
  integrity(): Promise<string[]>;
  close(): Promise<void>;
}

export interface WriteOptions {
  /**
   * `false`: nobody waits until it is on the disk, so a power cut may take it back, whole, with all that were written
   * after it in this way. For signs of life. MariaDB makes it durable all the same.
   */
  durable?: boolean;
}

export interface OpenOptions {
  url: DatabaseUrl;
  /** Make the SQLite file if it is not there: for `init` and `migrate` only. */
  create?: boolean;
  /** `check` (default) refuses a database with pending migrations, `run` runs them. */
  migrate?: 'check' | 'run';
}

/**
 * Opens the database.
 *
 * @throws DatabaseUnusableError when it is absent, foreign, damaged, out of reach, older (with `check`) or newer
 */
export async function openDatabase(options: OpenOptions): Promise<Database> {
  const { url, create = false, migrate = 'check' } = options;
  // each driver is loaded only when it is used: they are half of the start-up time
  if (url.backend === 'sqlite') {
    const { openSqlite } = await import('./open-sqlite.ts');
    return openSqlite(url, { create, migrate });
  }
  const { openMariadb } = await import('./open-mariadb.ts');
  return openMariadb(url, { migrate });
}
