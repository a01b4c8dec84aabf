import { InvalidInputError } from './errors.ts';

/** At most this many runs side by side may be asked for. */
export const largestMaxConcurrent = 64;

/** @throws InvalidInputError for what is not a number of runs side by side */
export function parseMaxConcurrent(count: number): number {
  if (Number.isInteger(count) && count >= 1 && count <= largestMaxConcurrent) return count;
  throw new InvalidInputError(
    `Invalid maxConcurrent "${count}": expected an integer from 1 to ${largestMaxConcurrent}.`,
  );
}
