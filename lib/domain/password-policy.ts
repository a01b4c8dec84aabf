import { InvalidInputError } from './errors.ts';

export const shortestPassword = 10;
/** In UTF-8 bytes; hashing more would only cost time. */
export const longestPasswordBytes = 1024;

/**
 * Takes a new password: long enough, not the user's name, not one character over and over. No rules about kinds of
 * characters, since they make passwords worse (NIST SP 800-63B).
 *
 * @returns the password as it is hashed, in Unicode's composed form, since keyboards differ
 * @throws InvalidInputError that never repeats the password
 */
export function parseNewPassword(input: string, userName: string): string {
  const password = input.normalize('NFC');
  const problem = problemOf(password, userName);
  if (problem !== null) throw new InvalidInputError(`Invalid password: ${problem}.`);
  return password;
}

function problemOf(password: string, userName: string): string | null {
  if ([...password].length < shortestPassword) return `expected ${shortestPassword} or more characters`;
  if (new TextEncoder().encode(password).length > longestPasswordBytes) {
    return `expected at most ${longestPasswordBytes} bytes`;
  }
  if (password.toLowerCase().includes(userName) && password.length < userName.length + shortestPassword) {
    return 'expected more than the name of the user';
  }
  if (new Set(password).size < 4) return 'expected at least four different characters';
  return null;
}
