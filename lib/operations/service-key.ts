import { join } from 'node:path';
import type { Config } from '../config.ts';
import type { EffectiveHostConfig } from '../domain/effective-config.ts';

/** The private key of the service itself, which `init` makes. */
export function serviceKeyPath(config: Config): string {
  return join(config.home, 'ssh', 'id_ed25519');
}

/** The private key that logs in on a host: its own, or the service's. */
export function sshKeyPathOf(config: Config, host: EffectiveHostConfig): string {
  return host.sshKeyPath ?? serviceKeyPath(config);
}
