import { makeSecret } from './secret.ts';

/** A password of 120 random bits, to be shown once. */
export function randomPassword(): string {
  return makeSecret().slice(0, 20);
}
