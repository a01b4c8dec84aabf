import type { RunStatus } from '../../../domain/run-status.ts';
import type { FormProblem } from './form-state.ts';
import type { HostHead, HostKeyState } from './host-view.ts';

/** The forms post `intent` = `scan`, `approve` (with `fingerprint`) or `revoke` (with `fingerprint`, `currentPassword`). */
export interface HostKeysView {
  host: HostHead;
  state: HostKeyState;
  approved: HostKey[];
  /** The newest time that somebody asked; null when nobody did. */
  scan: { id: string; status: RunStatus; message: string | null; cure: string | null } | null;
  /** What the host presented at the last look; null when nobody looked yet. */
  presented: { at: string; keys: HostKey[] } | null;
  /** The service's public key; null when it is not on this machine. */
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
