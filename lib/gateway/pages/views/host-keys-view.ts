import type { FormProblem } from './form-state.ts';
import type { HostHead, HostKeyState } from './host-view.ts';

/** The forms post `intent` = `scan`, `approve` (with `fingerprint`) or `revoke` (with `fingerprint`, `currentPassword`). */
export interface HostKeysView {
  host: HostHead;
  state: HostKeyState;
  approved: HostKey[];
  /** What the host presented at the last look; null when nobody looked yet. */
  presented: { at: string; keys: HostKey[] } | null;
  /** The line for `authorized_keys` on the host; null when the service has no key yet. */
  servicePublicKey: string | null;
  sshUser: string;
  problems: FormProblem[];
}

export interface HostKey {
  /** `ssh-ed25519` */
  type: string;
  /** `SHA256:…` */
  fingerprint: string;
  approvedAt: string | null;
  approvedBy: string | null;
}
