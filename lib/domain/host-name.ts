import type { Branded } from './brand.ts';
import { InvalidInputError } from './errors.ts';
import { showText } from './show-text.ts';

/** The identity of a host: its directory name under the backup root, its row, its place in every URL. */
export type HostName = Branded<'HostName'>;

/**
 * 1 to 63 of `a-z 0-9 . _ -`, beginning and ending with a letter or digit, without `..`: no path, flag, dot file or
 * upper case. Contracts use the same text, so that a schema never lets through what the parser refuses.
 */
export const hostNamePattern = '^(?!.*\\.\\.)[a-z0-9](?:[a-z0-9._-]{0,61}[a-z0-9])?$';
const expression = new RegExp(hostNamePattern);

/**
 * @throws InvalidInputError for anything else than a host name
 * @example parseHostName('web1.example') // 'web1.example'
 */
export function parseHostName(input: string): HostName {
  if (isHostName(input)) return input;
  throw new InvalidInputError(
    `Invalid host name "${showText(input, 80)}": expected 1 to 63 lower-case letters, digits, ".", "_" or "-", ` +
      `beginning and ending with a letter or digit, without "..".`,
  );
}

/** Whether a directory name can be a host; used on what is found on disk. */
export function isHostName(input: string): input is HostName {
  return expression.test(input);
}
