import type { Branded } from './brand.ts';
import { InvalidInputError } from './errors.ts';
import { showText } from './show-text.ts';

/** Who logs in; also what the audit log calls them. */
export type UserName = Branded<'UserName'>;

/** 1 to 64 of `a-z 0-9 . _ @ + -`, beginning with a letter or digit: an e-mail address may be a name. */
export const userNamePattern = '^[a-z0-9][a-z0-9._@+-]{0,63}$';
const expression = new RegExp(userNamePattern);

/**
 * @throws InvalidInputError
 * @example parseUserName('anna@example.org')
 */
export function parseUserName(input: string): UserName {
  if (expression.test(input)) return input as UserName;
  throw new InvalidInputError(
    `Invalid user name "${showText(input, 80)}": expected 1 to 64 lower-case letters, digits, ".", "_", "@", "+" or "-", beginning with a letter or digit.`,
  );
}
