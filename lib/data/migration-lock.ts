import sqlite3 from 'sqlite3';
import { BusyError } from '../domain/errors.ts';
import { showText } from '../domain/show-text.ts';
import { statement, withSqliteFile } from './sqlite-statement.ts';

const waitMs = 60_000;

/**
 * Runs work while no other process migrates the same SQLite file. The lock is a transaction on a file beside it, which
 * the operating system ends with the process.
 *
 * @throws BusyError after a minute
 */
export function withSqliteMigrationLock<T>(path: string, work: () => Promise<T>): Promise<T> {
  const lockPath = `${path}-migrate.lock`;
  const takeLock = async (lock: sqlite3.Database): Promise<void> => {
    try {
      await statement(lock, `PRAGMA busy_timeout = ${waitMs}`);
      await statement(lock, 'BEGIN EXCLUSIVE');
    } catch (error) {
      throw new BusyError(
        `Another process has been migrating the database for a minute (${showText(lockPath)}).`,
        { cause: error, cure: 'Wait until it has ended, then try again.' },
      );
    }
  };
  const mode = sqlite3.OPEN_READWRITE | sqlite3.OPEN_CREATE;
  return withSqliteFile(
    lockPath,
    async (lock) => {
      await takeLock(lock);
      return work();
    },
    mode,
  );
}
