import type { UserRole } from './chrome.ts';
import type { FormState } from './form-state.ts';

/**
 * Somebody's own account. The forms post to `/account`: `intent` = `password` (`currentPassword`, `newPassword`,
 * `newPasswordAgain`, `next`), `end-session` (`session`) or `end-others`.
 */
export interface AccountView {
  name: string;
  role: UserRole;
  /** Somebody else chose the password. */
  givenPassword: boolean;
  /** Where to go on to after the password was changed. */
  next: string;
  sessions: SessionRow[];
  form: FormState;
}

export interface SessionRow {
  id: number;
  /** What the browser said it is. */
  userAgent: string | null;
  peer: string | null;
  createdAt: string;
  lastSeenAt: string;
  isThis: boolean;
}
