import { link, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { BusyError, ConflictError, DatabaseUnusableError } from '../domain/errors.ts';
import { showText } from '../domain/show-text.ts';
import { backupDatabase, syncToDisk } from './backup-database.ts';
import { openDatabase, type Database } from './database.ts';
import { isContention, isCorruption } from './database-errors.ts';
import type { SqliteUrl } from './database-url.ts';
import { inspectSqliteFile } from './sqlite-file.ts';
import { statement, withSqliteFile } from './sqlite-statement.ts';

const parts = ['-wal', '-shm', '-journal', ''] as const;

/**
 * Puts a copy in the place of a database that nobody has open. The copy is read, checked, brought to this program's
 * version and prepared beside the database; then it takes the place in one rename. What was there is kept under
 * another name, its log with it, so that neither is ever read together with the other.
 *
 * @param asideSuffix what is added to the name of the replaced database
 * @param prepare changes the copy before anybody sees it
 * @returns the path of the replaced database, or null when there was none
 * @throws DatabaseUnusableError when the copy is not a sound database of pobsync, or of a newer one
 * @throws BusyError while a process has the database open
 */
export async function restoreSqlite(
  { path }: SqliteUrl,
  copy: string,
  asideSuffix: string,
  prepare: (copy: Database) => Promise<void>,
): Promise<string | null> {
  const prepared = `${path}.restoring`;
  await inspectSqliteFile(copy, false);
  for (const part of parts) await rm(`${prepared}${part}`, { force: true });
  try {
    await backupDatabase({ backend: 'sqlite', path: copy }, prepared);
    const database = await openDatabase({ url: { backend: 'sqlite', path: prepared }, migrate: 'run' });
    try {
      await prepare(database);
    } finally {
      // the last one to close empties the log into the file
      await database.close();
    }
    await syncToDisk(prepared);
    return await replace(path, prepared, `${path}.${asideSuffix}`);
  } finally {
    for (const part of [...parts, '-migrate.lock']) await rm(`${prepared}${part}`, { force: true });
  }
}

async function replace(path: string, prepared: string, aside: string): Promise<string | null> {
  const wasThere = await exists(path);
  if (await exists(aside)) throw new ConflictError(`${showText(aside)} exists already.`);
  if (await isOurs(path)) await emptyLog(path);
  // a log that could not be emptied belongs to the database that goes
  for (const part of parts) {
    if (part !== '' && (await exists(`${path}${part}`))) await rename(`${path}${part}`, `${aside}${part}`);
  }
  if (wasThere) await link(path, aside);
  await rename(prepared, path);
  await syncToDisk(dirname(path));
  return wasThere ? aside : null;
}

/** Whatever else lies there is moved away unopened: SQLite would read a stranger's log into it. */
async function isOurs(path: string): Promise<boolean> {
  try {
    return (await inspectSqliteFile(path, true)) === 'ours';
  } catch (error) {
    if (error instanceof DatabaseUnusableError) return false;
    throw error;
  }
}

/**
 * Writes the log of a database into it and ends the log. SQLite refuses this while any other process is connected,
 * which is how we know that none is.
 */
async function emptyLog(path: string): Promise<void> {
  try {
    await withSqliteFile(path, async (file) => {
      await statement(file, 'PRAGMA busy_timeout = 2000');
      await statement(file, 'PRAGMA journal_mode = DELETE');
    });
  } catch (error) {
    // a damaged one cannot be emptied, and is what restoring is for
    if (isCorruption(error)) return;
    if (!isContention(error)) throw error;
    throw new BusyError(`The database ${showText(path)} is in use; it was not replaced.`, {
      cause: error,
      cure: 'Stop pobsync on this machine (gateway, scheduler, workers, commands), then try again.',
    });
  }
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null)) !== null;
}
