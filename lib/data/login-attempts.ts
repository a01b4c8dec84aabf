import type { LoginAttempts } from '../domain/login-limit.ts';
import { insertMissingRows } from './insert-rows.ts';
import type { Tx } from './tx.ts';

/** Recent failed logins of an account (`account:…`) or a peer (`peer:…`). */
export interface LoginAttemptsRecord extends LoginAttempts {
  subject: string;
}

export async function findAttempts(tx: Tx, subject: string): Promise<LoginAttempts | null> {
  return tx.findOneBy<LoginAttemptsRecord>('login_attempts', { subject });
}

export async function saveAttempts(tx: Tx, subject: string, attempts: LoginAttempts): Promise<void> {
  const { count, since } = attempts;
  await insertMissingRows(tx, 'login_attempts', [{ subject, count, since }]);
  await tx.update<LoginAttemptsRecord>('login_attempts', { subject }, { count, since });
}

export async function forgetAttempts(tx: Tx, subject: string): Promise<void> {
  await tx.delete<LoginAttemptsRecord>('login_attempts', { subject });
}

/** Names that somebody tried must not fill the disk. */
export async function forgetAttemptsBefore(tx: Tx, before: Date): Promise<void> {
  await tx
    .createQueryBuilder()
    .delete()
    .from('login_attempts')
    .where('since < :before', { before })
    .execute();
}
