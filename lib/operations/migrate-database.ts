import { parseDatabaseUrl } from '../data/database-url.ts';
import { DatabaseUnusableError } from '../domain/errors.ts';
import { makeHome } from './make-home.ts';
import type { Services } from './services.ts';

export interface MigrateResult {
  backend: 'sqlite' | 'mariadb';
  /** false when it was of this version already. */
  migrated: boolean;
}

/**
 * Brings the database to this program's version, making it if there is none.
 *
 * @throws DatabaseUnusableError when it is foreign, damaged, out of reach or newer
 */
export async function migrateDatabase(services: Services): Promise<MigrateResult> {
  const { openDatabase } = await import('../data/database.ts');
  const url = parseDatabaseUrl(services.config.databaseUrl);
  try {
    const current = await openDatabase({ url });
    await current.close();
    return { backend: current.backend, migrated: false };
  } catch (error) {
    // it is opened again below: what is wrong for good is said then
    if (!(error instanceof DatabaseUnusableError)) throw error;
  }
  await makeHome(services.config);
  const database = await openDatabase({ url, create: true, migrate: 'run' });
  await database.close();
  return { backend: database.backend, migrated: true };
}
