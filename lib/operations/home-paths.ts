import { join } from 'node:path';
import type { Config } from '../config.ts';

/** The service's own private key; its public part stands beside it as `.pub`. */
export function serviceKeyPath(config: Pick<Config, 'home'>): string {
  return join(config.home, 'ssh', 'id_ed25519');
}

/** Holds one short-lived directory for each run: the generated ssh config and the pinned host keys. */
export function runDirectoriesPath(config: Pick<Config, 'home'>): string {
  return join(config.home, 'run');
}
