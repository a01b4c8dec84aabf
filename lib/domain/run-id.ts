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
 * Two ids of one millisecond clash once in a million (20 random bits), so whoever makes many at one instant hands in
 * random bytes that differ in the low five bits of the first four.
 *
 * @param at from 1970 to the year 3084
 * @param random four bytes or more from a random source
 */
export function makeRunId(at: Date, random: Uint8Array): RunId {
  if (random.length < 4) throw new RangeError('makeRunId needs four random bytes');
  let time = '';
  for (let rest = at.getTime(), index = 0; index < 9; index++, rest = Math.floor(rest / 32)) {
    time = (alphabet[rest % 32] ?? '') + time;
  }
  const suffix = Array.from(random.subarray(0, 4), (byte) => alphabet[byte % 32]).join('');
  return parseRunId(time + suffix);
}

/** @throws InvalidInputError */
export function parseRunId(input: string): RunId {
  if (expression.test(input)) return input as RunId;
  throw new InvalidInputError(
    `Invalid run id "${showText(input, 80)}": expected 13 characters such as "01k9x2m4q7abc".`,
  );
}
