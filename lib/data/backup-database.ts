import { chmod, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { ConflictError, DatabaseUnusableError } from '../domain/errors.ts';
import { showText } from '../domain/show-text.ts';
import { copyDatabase } from './copy-database.ts';
import { openDatabase, type Database } from './database.ts';
import type { DatabaseUrl } from './database-url.ts';
import { statement, withSqliteFile } from './sqlite-statement.ts';

/**
 * Writes a copy of the database, as of now, to a SQLite file, while others go on working. The copy appears under its
 * name only when it is whole, checked and on the disk.
 *
 * @throws ConflictError when the file exists
 * @throws DatabaseUnusableError when the copy is not sound
 */
export async function backupDatabase(url: DatabaseUrl, path: string): Promise<void> {
  const partial = `${path}.partial`;
  await refuseExisting(path);
  await rm(partial, { force: true });
  try {
    if (url.backend === 'sqlite') await copySqlite(url.path, partial);
    else await copyMariadb(url, partial);
    await syncToDisk(partial);
    await rename(partial, path);
    await syncToDisk(dirname(path));
  } catch (error) {
    for (const suffix of ['', '-wal', '-shm', '-journal']) await rm(`${partial}${suffix}`, { force: true });
    throw error;
  }
}

/** VACUUM INTO reads one state of the file and the log beside it, without holding up writers. */
async function copySqlite(from: string, to: string): Promise<void> {
  // made first, so that it is never readable by others
  await (await open(to, 'wx', 0o600)).close();
  await withSqliteFile(from, async (source) => {
    await statement(source, 'VACUUM INTO ?', [to]);
  });
  await chmod(to, 0o600);
  const problems = await checkFile(to);
  if (problems.length > 0) {
    throw new DatabaseUnusableError(
      `The copy of the database is not sound (${showText(problems[0] ?? '')}).`,
      {
        cure: 'Check the disk and the database itself.',
      },
    );
  }
}

async function copyMariadb(url: DatabaseUrl, to: string): Promise<void> {
  const target: Database = await openDatabase({
    url: { backend: 'sqlite', path: to },
    create: true,
    migrate: 'run',
  });
  try {
    const source = await openDatabase({ url });
    try {
      await copyDatabase(source, target);
    } finally {
      await source.close();
    }
  } finally {
    await target.close();
  }
  await rm(`${to}-migrate.lock`, { force: true });
}

async function checkFile(path: string): Promise<string[]> {
  const rows = await withSqliteFile(path, (file) => statement(file, 'PRAGMA quick_check(10)'));
  return rows.map((row) => String(row['quick_check'])).filter((line) => line !== 'ok');
}

async function refuseExisting(path: string): Promise<void> {
  const existing = await open(path, 'r').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (existing === null) return;
  await existing.close();
  throw new ConflictError(`${showText(path)} exists already: expected the name of a new file.`);
}

/** Makes a file, or the names in a directory, survive a power cut. */
export async function syncToDisk(path: string): Promise<void> {
  const file = await open(path, 'r');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}
