import { findToken, touchToken } from '../data/api-tokens.ts';
import { findSession, touchSession } from '../data/sessions.ts';
import type { Tx } from '../data/tx.ts';
import { isSessionAlive, sessionTouchMs } from '../domain/session-life.ts';
import { tokenRole, type UserRole } from '../domain/user-role.ts';
import { hashSecret } from './secret.ts';
import type { Services } from './services.ts';

/** Who asks, and with what right. */
export interface Identity {
  user: string;
  /** What this login or token allows. */
  role: UserRole;
  by: 'session' | 'token';
  /** Of the session or the token. */
  id: number;
  /** Somebody else chose the password of this login. */
  givenPassword: boolean;
}

/** The user of a session's secret; null when it is unknown, ended, idle for too long or the user is disabled. */
export async function findSessionIdentity(services: Services, secret: string): Promise<Identity | null> {
  const now = services.clock.now();
  const database = await services.database();
  const session = await database.read((tx) => findSession(tx, hashSecret(secret)));
  if (session === null || !isSessionAlive(session, now)) return null;
  if (isStale(session.lastSeenAt, now)) await note(services, (tx) => touchSession(tx, session.id, now));
  const { name: user, role, givenPassword } = session.user;
  return { user, role, givenPassword, by: 'session', id: session.id };
}

/** The user of an API token; null when it is unknown, revoked, expired or the user is disabled. */
export async function findTokenIdentity(services: Services, secret: string): Promise<Identity | null> {
  const now = services.clock.now();
  const database = await services.database();
  const token = await database.read((tx) => findToken(tx, hashSecret(secret)));
  if (token === null || (token.expiresAt !== null && token.expiresAt <= now)) return null;
  if (isStale(token.lastUsedAt, now)) await note(services, (tx) => touchToken(tx, token.id, now));
  const { name, role } = token.user;
  return { user: name, role: tokenRole(token.scope, role), by: 'token', id: token.id, givenPassword: false };
}

function isStale(last: Date | null, now: Date): boolean {
  return last === null || Math.abs(now.getTime() - last.getTime()) >= sessionTouchMs;
}

/** When something was used last is worth a write, but not a refused request. */
async function note(services: Services, write: (tx: Tx) => Promise<void>): Promise<void> {
  try {
    const database = await services.database();
    await database.write(write);
  } catch (error) {
    services.logger.warn({ err: error }, 'the last use could not be written down');
  }
}
