import type { UserName } from '../domain/user-name.ts';
import type { UserRole } from '../domain/user-role.ts';
import { insertRows } from './insert-rows.ts';
import { readTime } from './read-time.ts';
import type { Tx } from './tx.ts';

/** One login of a user in one browser. */
export interface SessionRecord {
  id: number;
  /** SHA-256 of the cookie's secret, in hex: a stolen database opens no session. */
  secretHash: string;
  userId: number;
  createdAt: Date;
  lastSeenAt: Date;
  peer: string | null;
  userAgent: string | null;
}

/** A session with whose it is. */
export interface OpenSession {
  id: number;
  createdAt: Date;
  lastSeenAt: Date;
  user: { id: number; name: UserName; role: UserRole; givenPassword: boolean };
}

interface RawSession {
  id: number;
  createdAt: Date | string;
  lastSeenAt: Date | string;
  userId: number;
  name: UserName;
  role: UserRole;
  givenPassword: number | boolean | null;
}

/** The session of a secret, if its user may still log in; one query, for every request asks. */
export async function findSession(tx: Tx, secretHash: string): Promise<OpenSession | null> {
  const rows: RawSession[] = await tx.query(
    `SELECT s.id AS id, s.created_at AS createdAt, s.last_seen_at AS lastSeenAt,
            u.id AS userId, u.name AS name, u.role AS role, u.given_password AS givenPassword
       FROM sessions s JOIN users u ON u.id = s.user_id
      WHERE s.secret_hash = ? AND u.disabled = 0`,
    [secretHash],
  );
  const [row] = rows;
  if (row === undefined) return null;
  return {
    id: row.id,
    createdAt: readTime(row.createdAt),
    lastSeenAt: readTime(row.lastSeenAt),
    user: {
      id: row.userId,
      name: row.name,
      role: row.role,
      givenPassword: Number(row.givenPassword ?? 0) === 1,
    },
  };
}

export async function insertSession(tx: Tx, session: Omit<SessionRecord, 'id'>): Promise<void> {
  await insertRows(tx, 'sessions', [session]);
}

export async function touchSession(tx: Tx, id: number, now: Date): Promise<void> {
  await tx.update<SessionRecord>('sessions', { id }, { lastSeenAt: now });
}

export async function deleteSession(tx: Tx, secretHash: string): Promise<void> {
  await tx.delete<SessionRecord>('sessions', { secretHash });
}

/** Ends the sessions of a user, all or all but one; returns how many. */
export async function deleteSessionsOfUser(tx: Tx, userId: number, exceptId = 0): Promise<number> {
  const { affected } = await tx
    .createQueryBuilder()
    .delete()
    .from('sessions')
    .where('user_id = :userId AND id <> :exceptId', { userId, exceptId })
    .execute();
  return affected ?? 0;
}

/** The sessions of a user that may still be open, the one used last first. */
export async function sessionsOfUser(
  tx: Tx,
  userName: string,
): Promise<Omit<SessionRecord, 'secretHash' | 'userId'>[]> {
  return tx
    .getRepository<SessionRecord>('sessions')
    .createQueryBuilder('s')
    .select(['s.id', 's.createdAt', 's.lastSeenAt', 's.peer', 's.userAgent'])
    .where('s.user_id IN (SELECT u.id FROM users u WHERE u.name = :userName)', { userName })
    .orderBy('s.lastSeenAt', 'DESC')
    .addOrderBy('s.id', 'DESC')
    .getMany();
}

/** Ends one session of a user; returns whether there was one. */
export async function deleteSessionOfUser(tx: Tx, userId: number, id: number): Promise<boolean> {
  const { affected } = await tx.delete<SessionRecord>('sessions', { id, userId });
  return (affected ?? 0) > 0;
}

/** Removes sessions that are over anyway. */
export async function deleteSessionsBefore(tx: Tx, lastSeenBefore: Date, createdBefore: Date): Promise<void> {
  await tx
    .createQueryBuilder()
    .delete()
    .from('sessions')
    .where('last_seen_at < :lastSeenBefore OR created_at < :createdBefore', { lastSeenBefore, createdBefore })
    .execute();
}

/** User id → sessions on record that were used after a time. */
export async function countSessions(tx: Tx, lastSeenAfter: Date): Promise<Map<number, number>> {
  const rows = await tx
    .getRepository<SessionRecord>('sessions')
    .createQueryBuilder('s')
    .select('s.user_id', 'userId')
    .addSelect('COUNT(*)', 'count')
    .where('s.last_seen_at >= :lastSeenAfter', { lastSeenAfter })
    .groupBy('s.user_id')
    .getRawMany<{ userId: number; count: number | string }>();
  return new Map(rows.map(({ userId, count }) => [userId, Number(count)]));
}

/** Ends every session there is. */
export async function deleteAllSessions(tx: Tx): Promise<void> {
  await tx.createQueryBuilder().delete().from('sessions').execute();
}
