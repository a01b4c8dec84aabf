import { ConflictError, NotFoundError } from '../domain/errors.ts';
import { showText } from '../domain/show-text.ts';
import type { UserName } from '../domain/user-name.ts';
import type { UserRole } from '../domain/user-role.ts';
import { isUniqueViolation } from './database-errors.ts';
import { insertRows } from './insert-rows.ts';
import type { Tx } from './tx.ts';

/** Somebody who may log in. */
export interface UserRecord {
  id: number;
  name: UserName;
  role: UserRole;
  /** As `hashPassword` writes it. */
  passwordHash: string;
  disabled: boolean;
  createdAt: Date;
  updatedAt: Date;
  lastLoginAt: Date | null;
  /** Somebody else chose the password; null, as for users of old, is no. */
  givenPassword: boolean | null;
}

export type UserChanges = Partial<
  Pick<UserRecord, 'role' | 'passwordHash' | 'disabled' | 'lastLoginAt' | 'givenPassword'>
>;

export async function findUser(tx: Tx, name: string): Promise<UserRecord | null> {
  return tx.findOneBy<UserRecord>('users', { name: name as UserName });
}

/** @throws NotFoundError */
export async function getUser(tx: Tx, name: string): Promise<UserRecord> {
  const user = await findUser(tx, name);
  if (user !== null) return user;
  throw new NotFoundError(`No user "${showText(name, 80)}".`, {
    cure: '`pobsync create-user NAME` makes one.',
    facts: { user: showText(name, 80) },
  });
}

/** By name. */
export async function listUsers(tx: Tx): Promise<UserRecord[]> {
  return tx.find<UserRecord>('users', { order: { name: 'ASC' } });
}

/** @throws ConflictError when the name is taken */
export async function insertUser(
  tx: Tx,
  user: Pick<UserRecord, 'name' | 'role' | 'passwordHash'> & Partial<Pick<UserRecord, 'givenPassword'>>,
  now: Date,
): Promise<UserRecord> {
  const row = {
    givenPassword: false,
    ...user,
    disabled: false,
    createdAt: now,
    updatedAt: now,
    lastLoginAt: null,
  };
  try {
    await insertRows(tx, 'users', [row]);
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    throw new ConflictError(`User "${user.name}" exists already.`, {
      cause: error,
      cure: `Give them a new password instead: pobsync set-password ${user.name}`,
    });
  }
  return getUser(tx, user.name);
}

export async function updateUser(tx: Tx, id: number, changes: UserChanges, now: Date): Promise<void> {
  await tx.update<UserRecord>('users', { id }, { ...changes, updatedAt: now });
}

/** Admins who can log in; the last one must stay. */
export async function countActiveAdmins(tx: Tx): Promise<number> {
  return tx.countBy<UserRecord>('users', { role: 'admin', disabled: false });
}
