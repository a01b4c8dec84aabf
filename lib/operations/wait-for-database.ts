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
 * @param open what is tried; opens the database of the services when absent
 * @throws DatabaseUnusableError at once for any other reason, or when the server stays away
 */
export async function waitForDatabase<T = unknown>(
  services: Pick<Services, 'clock' | 'logger' | 'database' | 'signal'>,
  patienceMs: number = databasePatienceMs,
  open: () => Promise<T> = () => services.database() as Promise<T>,
): Promise<T> {
  const { clock, logger, signal } = services;
  const untilMs = clock.monotonicMs() + patienceMs;
  for (let tries = 0; ; tries++) {
    try {
      return await open();
    } catch (error) {
      const isAway = error instanceof DatabaseUnusableError && error.facts['outOfReach'] === true;
      if (!isAway || signal.aborted || clock.monotonicMs() >= untilMs) throw error;
      if (tries === 0) logger.warn({ reason: error.message, patienceMs }, 'waiting for the database');
    }
    const pauseMs = Math.min(500 * 2 ** tries, longestPauseMs, Math.max(0, untilMs - clock.monotonicMs()));
    await sleep(pauseMs, undefined, { signal }).catch(() => {});
  }
}
