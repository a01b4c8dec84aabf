import type { HostSettings } from '../../../domain/host-settings.ts';
import type { HostKeyState } from './host-view.ts';
import type { UserRole } from './chrome.ts';
import type { FormState } from './form-state.ts';
import type { PageOf } from './page-of.ts';
import type { Plain } from './plain.ts';

/** Global settings; field names as in `settingFields`. */
export interface SettingsView {
  form: FormState;
  defaults: Plain<HostSettings>;
}

/**
 * The forms post to `/admin/users` with `currentPassword` and `intent` = `create` (`name`, `role`, `password`), `change`
 * (`user`, `newRole`, `newPassword`, empty to keep it), `disable`, `enable` or `sign-out` (`user`).
 */
export interface UsersView {
  users: UserRow[];
  form: FormState;
}

export interface UserRow {
  name: string;
  role: UserRole;
  disabled: boolean;
  createdAt: string;
  lastLoginAt: string | null;
  sessionCount: number;
  isSelf: boolean;
}

export const tokenScopes = ['read', 'run', 'admin'] as const;
export type TokenScope = (typeof tokenScopes)[number];

/** The forms post to `/admin/tokens`: `intent` = `create` (`name`, `scope`, `expiresDays`, `currentPassword`) or `revoke` (`token`). */
export interface TokensView {
  tokens: TokenRow[];
  /** The secret of a token that was just made: shown this once. */
  created: { name: string; secret: string } | null;
  form: FormState;
}

export interface TokenRow {
  id: string;
  name: string;
  user: string;
  scope: TokenScope;
  createdAt: string;
  expiresAt: string | null;
  lastUsedAt: string | null;
  expired: boolean;
}

export interface AdminKeysView {
  servicePublicKey: string | null;
  hosts: {
    host: string;
    address: string;
    state: HostKeyState;
    type: string | null;
    fingerprint: string | null;
    approvedAt: string | null;
    approvedBy: string | null;
  }[];
}

export interface AuditView {
  entries: PageOf<AuditRow>;
  /** As in the query; empty when not filtered. */
  filter: { actor: string; action: string };
}

export interface AuditRow {
  at: string;
  actor: string | null;
  /** `host.update`, `login`, `token.create` … */
  action: string;
  target: string | null;
  outcome: 'done' | 'refused' | 'failed';
  peer: string | null;
  detail: string | null;
}

export interface AboutView {
  facts: { label: string; value: string }[];
  checks: SelfCheck[];
}

export interface SelfCheck {
  name: string;
  state: 'ok' | 'warning' | 'failed' | 'unknown';
  detail: string;
  cure: string | null;
}
