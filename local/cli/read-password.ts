import { InvalidInputError } from '../../lib/domain/errors.ts';
import { randomPassword } from '../../lib/operations/random-password.ts';
import type { Cli } from './cli.ts';

/** A new password, and whether it was made here and so has to be shown. */
export interface NewPassword {
  password: string;
  isMade: boolean;
}

/** Takes a password from standard input, never from the command line, where everybody sees it; or makes one. */
export async function readPassword(cli: Cli, fromInput: boolean): Promise<NewPassword> {
  if (!fromInput) return { password: randomPassword(), isMade: true };
  const password = (await cli.readInput()).replace(/\r?\n$/, '');
  if (password === '') throw new InvalidInputError('Invalid password: expected one on standard input.');
  return { password, isMade: false };
}

export const passwordOption = [
  '--password-stdin',
  'read the password from standard input instead of making one',
] as const;
