import { isIPv4, isIPv6 } from 'node:net';
import type { Branded } from './brand.ts';
import { InvalidInputError } from './errors.ts';
import { showText } from './show-text.ts';

/** Where a host is reached: a DNS name, an IPv4 or an IPv6 address (without brackets). */
export type Address = Branded<'Address'>;

const dnsName =
  /^(?=.{1,253}$)[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?(?:\.[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?)*\.?$/;
const zoned = /^([0-9A-Fa-f:.]+)%([A-Za-z0-9._-]{1,15})$/;

/**
 * Anything that ssh or rsync could read as a flag, a path, a user or a command is refused: an address with a "/" would
 * make rsync copy the backup host itself.
 *
 * @throws InvalidInputError
 */
export function parseAddress(input: string): Address {
  if (isIPv4(input) || isPlainIPv6(input)) return input as Address;
  const allDigits = /^[0-9.]+$/.test(input);
  if (!allDigits && dnsName.test(input)) return input as Address;
  throw new InvalidInputError(
    `Invalid address "${showText(input, 80)}": expected a DNS name, an IPv4 address or an IPv6 address without brackets.`,
  );
}

function isPlainIPv6(input: string): boolean {
  const withZone = zoned.exec(input);
  return isIPv6(withZone?.[1] ?? input) && (withZone !== null || !input.includes('%'));
}
