import { DatabaseUnusableError } from '../domain/errors.ts';
import { showText } from '../domain/show-text.ts';
import type { Services } from './services.ts';

/**
 * Looks the whole database over: what a service does once when it starts, and no command can afford.
 *
 * @throws DatabaseUnusableError naming the first thing that is wrong
 */
export async function requireSoundDatabase(services: Pick<Services, 'database'>): Promise<void> {
  const database = await services.database();
  const [problem] = await database.integrity();
  if (problem === undefined) return;
  throw new DatabaseUnusableError(`The database is damaged (${showText(problem, 200)}).`, {
    cure: 'Stop pobsync, restore the newest copy with `pobsync restore-database`, then run `pobsync discover-snapshots`.',
  });
}
