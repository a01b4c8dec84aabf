import type { Branded } from './brand.ts';
import { InvalidInputError } from './errors.ts';
import { showText } from './show-text.ts';

/** A snapshot's directory name: the UTC second at which it began, and six random characters. */
export type SnapshotName = Branded<'SnapshotName'>;

export const snapshotNamePattern = '^\\d{8}T\\d{6}Z-[a-z0-9]{6}$';
const expression = /^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})Z-[a-z0-9]{6}$/;
const alphabet = 'abcdefghijklmnopqrstuvwxyz0123456789';

/**
 * @param random six bytes or more from a random source
 * @example makeSnapshotName(new Date('2026-11-22T03:15:00Z'), bytes) // '20261122T031500Z-k7f3q9'
 */
export function makeSnapshotName(startedAt: Date, random: Uint8Array): SnapshotName {
  if (random.length < 6) throw new RangeError('makeSnapshotName needs six random bytes');
  const stamp = startedAt.toISOString().replace(/[-:]/g, '').replace(/\.\d+/, '');
  const suffix = Array.from(random.subarray(0, 6), (byte) => alphabet[byte % alphabet.length]).join('');
  return parseSnapshotName(`${stamp}-${suffix}`);
}

/** @throws InvalidInputError for anything else than a snapshot name, impossible dates included */
export function parseSnapshotName(input: string): SnapshotName {
  if (isSnapshotName(input)) return input;
  throw new InvalidInputError(
    `Invalid snapshot name "${showText(input, 80)}": expected a name such as "20261122T031500Z-k7f3q9".`,
  );
}

export function isSnapshotName(input: string): input is SnapshotName {
  const parts = expression.exec(input);
  if (parts === null) return false;
  const [year, month, day, hour, minute, second] = parts.slice(1, 7).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const date = new Date(Date.UTC(year, month - 1, day, hour, minute, second));
  return (
    date.getUTCFullYear() === year &&
    date.getUTCMonth() === month - 1 &&
    date.getUTCDate() === day &&
    date.getUTCHours() === hour &&
    date.getUTCMinutes() === minute &&
    date.getUTCSeconds() === second
  );
}

/** The start time that the name carries, in UTC, to the second. */
export function snapshotStartedAt(name: SnapshotName): Date {
  const [, year, month, day, hour, minute, second] = expression.exec(name) ?? [];
  return new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
}
