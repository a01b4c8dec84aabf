import type { Branded } from './brand.ts';
import { InvalidInputError } from './errors.ts';
import { showText } from './show-text.ts';

/**
 * A run's id: nine characters of time and four random ones, so ids sort by creation and an old database that was
 * restored never hands out an id twice.
 */
export type RunId = Branded<'RunId'>;

// Crockford's base 32, lower case: no i, l, o, u
const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';
export const runIdPattern = '^[0-9a-hjkmnp-tv-z]{13}$';
const expression = new RegExp(runIdPattern);

/**
 * Two ids that are drawn in one millisecond clash once in a million (20 random bits); for many at one instant take
 * `runIdsAt`.
 *
 * @param at from 1970 to the year 3084
 * @param random four bytes or more from a random source
 */
export function makeRunId(at: Date, random: Uint8Array): RunId {
  return runIdsAt(at, random)();
}

/**
 * Gives id after id for one instant, such as those of all slots that are due in one tick: they begin at a random place
 * and count on, so that a million of them never clash among themselves.
 *
 * @param random four bytes or more from a random source
 */
export function runIdsAt(at: Date, random: Uint8Array): () => RunId {
  if (random.length < 4) throw new RangeError('A run id needs four random bytes');
  const time = digits(at.getTime(), 9);
  let suffix = random.subarray(0, 4).reduce((value, byte) => value * 32 + (byte % 32), 0);
  return () => parseRunId(time + digits(suffix++, 4));
}

/** The last digits of a number in base 32. */
function digits(value: number, count: number): string {
  let text = '';
  for (let rest = value; text.length < count && rest >= 0; rest = Math.floor(rest / 32)) {
    text = (alphabet[rest % 32] ?? '') + text;
  }
  return text;
}

/** @throws InvalidInputError */
export function parseRunId(input: string): RunId {
  if (expression.test(input)) return input as RunId;
  throw new InvalidInputError(
    `Invalid run id "${showText(input, 80)}": expected 13 characters such as "01k9x2m4q7abc".`,
  );
}
