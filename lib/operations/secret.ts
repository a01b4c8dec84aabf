import { createHash, randomBytes } from 'node:crypto';

/** A new secret of 256 random bits, as text that fits a cookie and a header. */
export function makeSecret(): string {
  return randomBytes(32).toString('base64url');
}

/** What is stored of a secret. A plain hash does, since nobody can guess 256 bits. */
export function hashSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}
