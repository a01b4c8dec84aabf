import type { Branded } from './brand.ts';
import { InvalidInputError } from './errors.ts';
import { showText } from './show-text.ts';

/** The login name on a host. */
export type SshUser = Branded<'SshUser'>;

/** @throws InvalidInputError for what is not a POSIX portable user name (with an optional trailing `$`) */
export function parseSshUser(input: string): SshUser {
  if (/^[A-Za-z_][A-Za-z0-9_.-]{0,30}\$?$/.test(input)) return input as SshUser;
  throw new InvalidInputError(
    `Invalid SSH user "${showText(input, 80)}": expected a login name such as "root" or "backup".`,
  );
}
