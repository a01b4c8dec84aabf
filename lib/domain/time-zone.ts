import type { Branded } from './brand.ts';
import { InvalidInputError } from './errors.ts';
import { showText } from './show-text.ts';

/** An IANA time zone such as `Europe/Berlin`. */
export type TimeZone = Branded<'TimeZone'>;

/** @throws InvalidInputError for what this node's time zone data does not know */
export function parseTimeZone(input: string): TimeZone {
  if (known.has(input)) return input as TimeZone;
  try {
    if (!/^[A-Za-z][A-Za-z0-9+_/-]{0,63}$/.test(input)) throw new RangeError('not a zone name');
    new Intl.DateTimeFormat('en', { timeZone: input });
    if (known.size < 1_000) known.add(input);
    return input as TimeZone;
  } catch (cause) {
    throw new InvalidInputError(
      `Invalid time zone "${showText(input, 80)}": expected an IANA name such as "Europe/Berlin" or "UTC".`,
      { cause },
    );
  }
}

/** Known without asking: what asks loads all time zone data. */
export const utc = 'UTC' as TimeZone;

/** Names that were found good: every tick reads those of all schedules again, and asking takes long. */
const known = new Set<string>([utc]);
