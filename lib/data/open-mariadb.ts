import { PobsyncError } from '../domain/errors.ts';
import type { Database } from './database.ts';
import type { MariadbUrl } from './database-url.ts';

export async function openMariadb(url: MariadbUrl, options: { migrate: 'check' | 'run' }): Promise<Database> {
  throw new PobsyncError('unsupported', `No MariaDB yet (${url.database}, ${options.migrate}).`);
}
