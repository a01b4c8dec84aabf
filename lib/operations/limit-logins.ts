import { createHash } from 'node:crypto';
import { findAttempts, forgetAttempts, saveAttempts } from '../data/login-attempts.ts';
import { PobsyncError } from '../domain/errors.ts';
import { loginLimits, peerNetwork, secondsUntilAllowed, withAttempt } from '../domain/login-limit.ts';
import type { Services } from './services.ts';

interface Attempt {
  name: string;
  peer: string;
}

/**
 * Lets a password be tried, unless the account or the peer failed too often lately. The count is in SQL, so it holds
 * for all gateways and outlives a restart. A success forgets the account's failures and does not count for the peer.
 *
 * @throws PobsyncError `too_many_requests` with `retryAfterSeconds`, before the password was looked at
 */
export async function logInLimited<T>(
  services: Services,
  attempt: Attempt,
  tryIt: () => Promise<T>,
): Promise<T> {
  await countAttempt(services, attempt);
  const result = await tryIt();
  const database = await services.database();
  await database.write(async (tx) => {
    await forgetAttempts(tx, accountSubject(attempt.name));
    const peer = await findAttempts(tx, peerSubject(attempt.peer));
    if (peer !== null) await saveAttempts(tx, peerSubject(attempt.peer), { ...peer, count: peer.count - 1 });
  });
  return result;
}

/** Counted before the password is looked at, so that many guesses at once do not pass together. */
async function countAttempt(services: Services, { name, peer }: Attempt): Promise<void> {
  const now = services.clock.now();
  const database = await services.database();
  const subjects = [
    { subject: accountSubject(name), limit: loginLimits.account },
    { subject: peerSubject(peer), limit: loginLimits.peer },
  ];
  const waitSeconds = await database.write(async (tx) => {
    const known = [];
    for (const { subject, limit } of subjects) {
      known.push({ subject, limit, attempts: await findAttempts(tx, subject) });
    }
    const wait = Math.max(...known.map(({ attempts, limit }) => secondsUntilAllowed(attempts, limit, now)));
    if (wait > 0) return wait;
    for (const { subject, attempts, limit } of known) {
      await saveAttempts(tx, subject, withAttempt(attempts, limit, now));
    }
    return 0;
  });
  if (waitSeconds === 0) return;
  throw new PobsyncError('too_many_requests', 'Too many logins failed from here or for this name.', {
    cure: `Try again in ${Math.ceil(waitSeconds / 60)} minutes.`,
    facts: { retryAfterSeconds: waitSeconds },
  });
}

/** The name as somebody typed it may be anything and of any length. */
function accountSubject(name: string): string {
  return `account:${createHash('sha256').update(name).digest('hex').slice(0, 32)}`;
}

function peerSubject(address: string): string {
  return `peer:${peerNetwork(address).slice(0, 70)}`;
}
