import { findHost, getHost } from '../data/hosts.ts';
import { parseHostName } from '../domain/host-name.ts';
import type { Services } from './services.ts';

/**
 * Whether there is such a host.
 *
 * @throws NotFoundError when it is required and absent
 */
export async function hostExists(services: Services, host: string, need?: 'required'): Promise<boolean> {
  const name = parseHostName(host);
  const database = await services.database();
  return database.read(async (tx) => {
    if (need === 'required') return (await getHost(tx, name)).name === name;
    return (await findHost(tx, name)) !== null;
  });
}
