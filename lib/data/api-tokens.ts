import { NotFoundError } from '../domain/errors.ts';
import type { UserName } from '../domain/user-name.ts';
import type { TokenScope, UserRole } from '../domain/user-role.ts';
import { insertRows } from './insert-rows.ts';
import { readTime } from './read-time.ts';
import type { Tx } from './tx.ts';

/** A secret with which a program acts for a user. */
export interface ApiTokenRecord {
  id: number;
  name: string;
  userId: number;
  /** SHA-256 of the secret, in hex. The secret itself is shown once and kept nowhere. */
  secretHash: string;
  scope: TokenScope;
  createdAt: Date;
  expiresAt: Date | null;
  lastUsedAt: Date | null;
}

/** A token with whose it is. */
export interface TokenWithUser {
  id: number;
  name: string;
  scope: TokenScope;
  createdAt: Date;
  expiresAt: Date | null;
  lastUsedAt: Date | null;
  user: { id: number; name: UserName; role: UserRole };
}

interface RawToken {
  id: number;
  name: string;
  scope: TokenScope;
  createdAt: Date | string;
  expiresAt: Date | string | null;
  lastUsedAt: Date | string | null;
  userId: number;
  userName: UserName;
  role: UserRole;
}

const selectTokens = `SELECT t.id AS id, t.name AS name, t.scope AS scope, t.created_at AS createdAt,
  t.expires_at AS expiresAt, t.last_used_at AS lastUsedAt,
  u.id AS userId, u.name AS userName, u.role AS role
  FROM api_tokens t JOIN users u ON u.id = t.user_id`;

/** The token of a secret, if its user may still log in; one query, for every request asks. */
export async function findToken(tx: Tx, secretHash: string): Promise<TokenWithUser | null> {
  const rows: RawToken[] = await tx.query(`${selectTokens} WHERE t.secret_hash = ? AND u.disabled = 0`, [
    secretHash,
  ]);
  return rows[0] === undefined ? null : toToken(rows[0]);
}

/** All tokens, newest first. */
export async function listTokens(tx: Tx): Promise<TokenWithUser[]> {
  const rows: RawToken[] = await tx.query(`${selectTokens} ORDER BY t.id DESC`);
  return rows.map(toToken);
}

export async function insertToken(tx: Tx, token: Omit<ApiTokenRecord, 'id' | 'lastUsedAt'>): Promise<void> {
  await insertRows(tx, 'api_tokens', [{ ...token, lastUsedAt: null }]);
}

export async function touchToken(tx: Tx, id: number, now: Date): Promise<void> {
  await tx.update<ApiTokenRecord>('api_tokens', { id }, { lastUsedAt: now });
}

/** @throws NotFoundError */
export async function deleteToken(tx: Tx, id: number): Promise<TokenWithUser> {
  const rows: RawToken[] = await tx.query(`${selectTokens} WHERE t.id = ?`, [id]);
  const [row] = rows;
  if (row === undefined) throw new NotFoundError(`No token ${id}.`, { facts: { token: id } });
  await tx.delete<ApiTokenRecord>('api_tokens', { id });
  return toToken(row);
}

/** Revokes every token there is. */
export async function deleteAllTokens(tx: Tx): Promise<void> {
  await tx.createQueryBuilder().delete().from('api_tokens').execute();
}

function toToken({ userId, userName, role, ...row }: RawToken): TokenWithUser {
  return {
    ...row,
    createdAt: readTime(row.createdAt),
    expiresAt: row.expiresAt === null ? null : readTime(row.expiresAt),
    lastUsedAt: row.lastUsedAt === null ? null : readTime(row.lastUsedAt),
    user: { id: userId, name: userName, role },
  };
}
