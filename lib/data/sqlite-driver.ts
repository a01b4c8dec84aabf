import sqlite3 from 'sqlite3';

/**
 * The sqlite3 package as TypeORM gets it, with two of TypeORM's habits corrected:
 * - It sends `BEGIN TRANSACTION`, which is deferred: a transaction that reads and then writes fails at once when
 *   another process wrote in between, whatever the busy timeout says. Every transaction begins as IMMEDIATE instead.
 * - It switches on long stack traces, which makes each query eight times slower.
 */
export const sqliteDriver = {
  ...sqlite3,
  Database: makeDatabaseClass(),
  verbose: () => sqliteDriver,
};

/** The version of SQLite that is built in. */
export const sqliteVersion: string = sqlite3.VERSION;

function makeDatabaseClass(): typeof sqlite3.Database {
  return class ImmediateDatabase extends sqlite3.Database {
    override all(sql: string, ...rest: never[]): this {
      return super.all(sql === 'BEGIN TRANSACTION' ? 'BEGIN IMMEDIATE' : sql, ...rest);
    }
  };
}
