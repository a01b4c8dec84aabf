import type { UserRecord } from '../data/users.ts';
import type { UserRole } from '../domain/user-role.ts';
import { toPlain } from './plain.ts';

/** A user as lists show it; plain JSON with ISO times, without the password's hash. */
export interface UserView {
  name: string;
  role: UserRole;
  disabled: boolean;
  createdAt: string;
  lastLoginAt: string | null;
  /** Sessions that are open now. */
  sessions: number;
}

export function viewUser(user: UserRecord, sessions: number): UserView {
  const { name, role, disabled, createdAt, lastLoginAt } = user;
  return { name, role, disabled, createdAt: toPlain(createdAt), lastLoginAt: toPlain(lastLoginAt), sessions };
}
