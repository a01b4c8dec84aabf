import { randomBytes, scrypt, timingSafeEqual, type ScryptOptions } from 'node:crypto';
import { promisify } from 'node:util';
import { PobsyncError } from '../domain/errors.ts';

const derive = promisify<string, Buffer, number, ScryptOptions, Buffer>(scrypt);

// 128 MiB and about half a second each: the middle of what OWASP recommends for scrypt
const cost = { logN: 17, r: 8, p: 1 };
const keyBytes = 32;

/** So many at once: each takes 128 MiB, and the threads are needed for the database, too. */
const atOnce = 2;
const longestQueue = 32;
let active = 0;
const waiting: (() => void)[] = [];

/**
 * Hashes a password for storing: `scrypt$17$8$1$<salt>$<hash>`, so that the cost may change later.
 *
 * @throws PobsyncError `too_many_requests` when too many wait already
 */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const { logN, r, p } = cost;
  const key = await oneOfFew(() => derive(password, salt, keyBytes, options(cost)));
  return ['scrypt', logN, r, p, salt.toString('base64url'), key.toString('base64url')].join('$');
}

/**
 * Whether a password is the one that was hashed. Takes as long when there is no hash to compare with, so that an
 * attacker does not learn which users exist.
 *
 * @throws PobsyncError `too_many_requests`
 */
export async function verifyPassword(password: string, hash: string | null): Promise<boolean> {
  const known = parseHash(hash);
  const { salt, key, ...used } = known ?? { ...cost, salt: Buffer.alloc(16), key: Buffer.alloc(keyBytes) };
  const derived = await oneOfFew(() => derive(password.normalize('NFC'), salt, key.length, options(used)));
  return timingSafeEqual(derived, key) && known !== null;
}

function options({ logN, r, p }: typeof cost): ScryptOptions {
  const N = 2 ** logN;
  return { N, r, p, maxmem: 256 * N * r };
}

function parseHash(text: string | null) {
  const [name, logN, r, p, salt, key] = text?.split('$') ?? [];
  if (name !== 'scrypt' || salt === undefined || key === undefined) return null;
  return {
    logN: Number(logN),
    r: Number(r),
    p: Number(p),
    salt: Buffer.from(salt, 'base64url'),
    key: Buffer.from(key, 'base64url'),
  };
}

async function oneOfFew<T>(work: () => Promise<T>): Promise<T> {
  if (active >= atOnce) {
    if (waiting.length >= longestQueue) {
      throw new PobsyncError('too_many_requests', 'Too many logins at once.', {
        cure: 'Try again in a few seconds.',
        facts: { retryAfterSeconds: 5 },
      });
    }
    await new Promise<void>((resolve) => waiting.push(resolve));
  }
  active++;
  try {
    return await work();
  } finally {
    active--;
    waiting.shift()?.();
  }
}
