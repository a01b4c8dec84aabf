import sqlite3 from 'sqlite3';
import { BusyError } from '../domain/errors.ts';
import { showText } from '../domain/show-text.ts';

const waitMs = 60_000;

/**
 * Runs work while no other process migrates the same SQLite file. The lock is a transaction on a file beside it, which
 * the operating system ends with the process.
 *
 * @throws BusyError after a minute
 */
export async function withSqliteMigrationLock<T>(path: string, work: () => Promise<T>): Promise<T> {
  const lockPath = `${path}-migrate.lock`;
  const lock = await openLock(lockPath);
  try {
    await statement(lock, `PRAGMA busy_timeout = ${waitMs}`);
    await statement(lock, 'BEGIN EXCLUSIVE');
  } catch (error) {
    await closeLock(lock);
    throw new BusyError(
      `Another process has been migrating the database for a minute (${showText(lockPath)}).`,
      {
        cause: error,
        cure: 'Wait until it has ended, then try again.',
      },
    );
  }
  try {
    return await work();
  } finally {
    await closeLock(lock);
  }
}

function openLock(path: string): Promise<sqlite3.Database> {
  return new Promise((resolve, reject) => {
    const lock = new sqlite3.Database(path, (error) => (error ? reject(error) : resolve(lock)));
  });
}

function statement(lock: sqlite3.Database, sql: string): Promise<void> {
  return new Promise((resolve, reject) => {
    lock.run(sql, (error) => (error ? reject(error) : resolve()));
  });
}

function closeLock(lock: sqlite3.Database): Promise<void> {
  return new Promise((resolve) => {
    lock.close(() => resolve());
  });
}
