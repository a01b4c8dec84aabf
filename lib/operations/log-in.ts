import { forgetAttemptsBefore } from '../data/login-attempts.ts';
import { deleteSession, deleteSessionsBefore, insertSession } from '../data/sessions.ts';
import type { Tx } from '../data/tx.ts';
import { findUser, updateUser } from '../data/users.ts';
import { PobsyncError } from '../domain/errors.ts';
import { loginLimits } from '../domain/login-limit.ts';
import { longestPasswordBytes } from '../domain/password-policy.ts';
import { sessionIdleMs, sessionLongestMs } from '../domain/session-life.ts';
import { showText } from '../domain/show-text.ts';
import type { UserRole } from '../domain/user-role.ts';
import { logInLimited } from './limit-logins.ts';
import { verifyPassword } from './password-hash.ts';
import { hashSecret, makeSecret } from './secret.ts';
import type { Services } from './services.ts';

export interface LogInInput {
  name: string;
  password: string;
  peer: string;
  userAgent: string | null;
  /** The secret of the session that the browser had before; it ends. */
  previousSecret: string | null;
}

export interface LogInResult {
  /** For the cookie; it is stored nowhere here. */
  secret: string;
  user: { name: string; role: UserRole; givenPassword: boolean };
}

/**
 * Opens a session for a name and a password.
 *
 * @throws PobsyncError `too_many_requests` with `retryAfterSeconds` when account or peer failed too often
 * @throws PobsyncError `not_authenticated`, in the same words and time whether the user exists or not
 */
export async function logIn(services: Services, input: LogInInput): Promise<LogInResult> {
  return logInLimited(services, input, () => openSession(services, input));
}

async function openSession(services: Services, input: LogInInput): Promise<LogInResult> {
  const database = await services.database();
  const user = await database.read((tx) => findUser(tx, input.name));
  const isFit = Buffer.byteLength(input.password) <= longestPasswordBytes;
  const hash = user === null || user.disabled ? null : user.passwordHash;
  const matches = await verifyPassword(isFit ? input.password : '', hash);
  if (!matches || !isFit || user === null) {
    throw new PobsyncError('not_authenticated', 'The name or the password is wrong.', {
      cure: 'If nobody knows the password any more: pobsync set-password NAME on the backup host.',
    });
  }
  const secret = makeSecret();
  const now = services.clock.now();
  await database.write(async (tx) => {
    if (input.previousSecret !== null) await deleteSession(tx, hashSecret(input.previousSecret));
    await insertSession(tx, {
      secretHash: hashSecret(secret),
      userId: user.id,
      createdAt: now,
      lastSeenAt: now,
      peer: input.peer.slice(0, 64),
      userAgent: input.userAgent === null ? null : showText(input.userAgent, 200),
    });
    await updateUser(tx, user.id, { lastLoginAt: now }, now);
    await sweep(tx, now);
  });
  return { secret, user: { name: user.name, role: user.role, givenPassword: user.givenPassword === true } };
}

async function sweep(tx: Tx, now: Date): Promise<void> {
  const before = (ms: number) => new Date(now.getTime() - ms);
  await deleteSessionsBefore(tx, before(sessionIdleMs), before(sessionLongestMs));
  await forgetAttemptsBefore(tx, before(2 * loginLimits.account.windowMs));
}
