import { setTimeout as sleep } from 'node:timers/promises';
import { DatabaseUnusableError } from '../domain/errors.ts';
import type { Services } from './services.ts';

/** How long a service waits for its database at its start: a server that starts with it, or restarts, takes less. */
export const databasePatienceMs = 300_000;

const longestPauseMs = 10_000;

/**
 * Opens the database, and waits for a server that cannot be reached yet. Says so once, not at every try. Whatever is
 * wrong with a database that answers does not get better by waiting.
 *
 * @throws DatabaseUnusableError at once for any other reason, or when the server stays away
 */
export async function waitForDatabase(
  { clock, logger, database, signal }: Pick<Services, 'clock' | 'logger' | 'database' | 'signal'>,
  patienceMs = databasePatienceMs,
): Promise<void> {
  const untilMs = clock.monotonicMs() + patienceMs;
  for (let tries = 0; ; tries++) {
    try {
      await database();
      if (tries > 0) logger.info({ tries }, 'the database is there');
      return;
    } catch (error) {
      const isAway = error instanceof DatabaseUnusableError && error.facts['outOfReach'] === true;
      if (!isAway || signal.aborted || clock.monotonicMs() >= untilMs) throw error;
      if (tries === 0) logger.warn({ patienceMs, reason: error.message }, 'waiting for the database');
    }
    const pauseMs = Math.min(500 * 2 ** tries, longestPauseMs, Math.max(0, untilMs - clock.monotonicMs()));
    await sleep(pauseMs, undefined, { signal }).catch(() => {});
  }
}
