import { readFile } from 'node:fs/promises';
import type { Config } from '../config.ts';
import { serviceKeyPath } from './service-key.ts';

/** The line for `authorized_keys` on a host; null where the service has no key, or another machine holds it. */
export async function servicePublicKey(config: Config): Promise<string | null> {
  try {
    const line = (await readFile(`${serviceKeyPath(config)}.pub`, 'utf8')).trim();
    return /^ssh-[a-z0-9-]+ [A-Za-z0-9+/=]+( [\x20-\x7e]*)?$/.test(line) ? line : null;
  } catch {
    return null;
  }
}
