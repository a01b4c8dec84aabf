import { copyDatabase, type CopiedRows } from '../data/copy-database.ts';
import { parseDatabaseUrl, showDatabaseUrl } from '../data/database-url.ts';
import { InvalidInputError } from '../domain/errors.ts';
import type { Services } from './services.ts';

export interface CopyToDatabaseResult {
  /** Without the password. */
  to: string;
  rows: CopiedRows;
}

/**
 * Copies every row into a new, empty database of either kind, and compares them row by row.
 *
 * @throws InvalidInputError for a malformed URL, or the database's own
 * @throws ConflictError when the target holds rows
 * @throws DatabaseUnusableError when a row does not read back as it was
 */
export async function copyToDatabase(services: Services, to: string): Promise<CopyToDatabaseResult> {
  const url = parseDatabaseUrl(to);
  if (to === services.config.databaseUrl) {
    throw new InvalidInputError('Invalid target: it is the database that is to be copied.');
  }
  const { openDatabase } = await import('../data/database.ts');
  const source = await openDatabase({ url: parseDatabaseUrl(services.config.databaseUrl) });
  try {
    const target = await openDatabase({ url, create: true, migrate: 'run' });
    try {
      return { to: showDatabaseUrl(url), rows: await copyDatabase(source, target) };
    } finally {
      await target.close();
    }
  } finally {
    await source.close();
  }
}
