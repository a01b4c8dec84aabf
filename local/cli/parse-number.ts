import { InvalidInputError } from '../../lib/domain/errors.ts';
import { showText } from '../../lib/domain/show-text.ts';

/**
 * Makes the parser of a flag that takes a whole number. Strict: no exponent, hexadecimal, sign without need, space or
 * empty text, because a number that was read otherwise than it was meant may delete snapshots.
 *
 * @param low inclusive
 * @param high inclusive
 */
export function integerFlag(flag: string, low: number, high: number): (text: string) => number {
  return (text) => {
    const value = /^(?:0|-?[1-9]\d{0,14})$/.test(text) ? Number(text) : NaN;
    if (value >= low && value <= high) return value;
    throw new InvalidInputError(
      `Invalid ${flag} "${showText(text, 40)}": expected an integer from ${low} to ${high}.`,
    );
  };
}
