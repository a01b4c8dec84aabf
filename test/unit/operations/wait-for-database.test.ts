import { describe, expect, test } from '@jest/globals';
import { DatabaseUnusableError } from '../../../lib/domain/errors.ts';
import { makeLogger } from '../../../lib/logger.ts';
import { waitForDatabase } from '../../../lib/operations/wait-for-database.ts';
import { fixedClock } from '../../helpers/fixed-clock.ts';

const away = new DatabaseUnusableError('Cannot use the database.', { facts: { outOfReach: true } });

/** Services whose database fails in turn with the given errors, then opens; time passes with each look at the clock. */
function servicesWith(errors: Error[], stepMs = 0) {
  let nowMs = 0;
  let tries = 0;
  const lines: string[] = [];
  const services = {
    clock: { ...fixedClock('2026-11-23T00:00:00Z'), monotonicMs: () => (nowMs += stepMs) },
    logger: makeLogger('info', { write: (line: string) => lines.push(line) }),
    signal: new AbortController().signal,
    database: async () => {
      const error = errors[tries++];
      if (error !== undefined) throw error;
      return {} as never;
    },
  };
  return { services, lines, tries: () => tries };
}

describe('waiting for the database', () => {
  test('tries again while the server cannot be reached, and says so once', async () => {
    const { services, lines, tries } = servicesWith([away, away]);
    await waitForDatabase(services);
    expect(tries()).toBe(3);
    expect(lines.filter((line) => line.includes('waiting for the database'))).toHaveLength(1);
  });

  test('does not wait for what does not get better by itself', async () => {
    const damaged = new DatabaseUnusableError('The database is damaged.');
    const { services, tries } = servicesWith([damaged]);
    await expect(waitForDatabase(services)).rejects.toBe(damaged);
    expect(tries()).toBe(1);
  });

  test('gives up when its patience is at an end, with the reason', async () => {
    const { services } = servicesWith(Array<Error>(20).fill(away), 400);
    await expect(waitForDatabase(services, 1000)).rejects.toBe(away);
  });
});
