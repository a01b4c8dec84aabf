import type { EffectiveHostConfig } from '../domain/effective-config.ts';
import { PobsyncError } from '../domain/errors.ts';
import type { BackupRoot } from './backup-root.ts';
import type { HostKey } from './host-keys.ts';

/** One thing that was checked. */
export interface Check {
  name: 'ssh_key' | 'host_key' | 'login' | 'remote_rsync' | 'source' | 'space' | 'hard_links';
  ok: 'ok' | 'warning' | 'failed';
  message: string;
  cure: string | null;
}

export interface ProbeRequest {
  root: BackupRoot;
  config: EffectiveHostConfig;
  hostKeys: readonly HostKey[];
  sshKeyPath: string;
  /** An existing, empty 0700 directory; the caller removes it. */
  runDirectory: string;
  signal: AbortSignal;
}

/** Checks everything a backup of a host needs, in the order in which it would fail; ends at what makes the rest moot. */
export async function probeHost(request: ProbeRequest): Promise<Check[]> {
  throw new PobsyncError('internal', `not built yet: ${request.config.host}`);
}
