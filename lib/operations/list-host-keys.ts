import { allHostKeys } from '../data/host-keys.ts';
import { allHosts } from '../data/hosts.ts';
import type { Services } from './services.ts';

/** A host with the key that was approved for it, if any. */
export interface HostKeyRow {
  host: string;
  address: string;
  state: 'approved' | 'unknown';
  type: string | null;
  fingerprint: string | null;
  approvedAt: string | null;
  approvedBy: string | null;
}

/** All hosts by name, each with its first approved key. */
export async function listHostKeys(services: Services): Promise<HostKeyRow[]> {
  const database = await services.database();
  const { hosts, keys } = await database.read(async (tx) => ({
    hosts: await allHosts(tx),
    keys: new Map((await allHostKeys(tx)).map((key) => [key.hostId, key])),
  }));
  return hosts.map(({ id, name, address }) => {
    const key = keys.get(id);
    return {
      ...{ host: name, address },
      state: key === undefined ? 'unknown' : 'approved',
      type: key?.keyType ?? null,
      fingerprint: key?.fingerprint ?? null,
      approvedAt: key?.approvedAt.toISOString() ?? null,
      approvedBy: key?.approvedBy ?? null,
    };
  });
}
