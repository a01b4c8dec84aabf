import { getHost } from '../data/hosts.ts';
import { getSnapshot, newestGood, type SnapshotRecord } from '../data/snapshots.ts';
import type { Tx } from '../data/tx.ts';
import { NotFoundError } from '../domain/errors.ts';
import type { HostName } from '../domain/host-name.ts';
import { parseSnapshotName } from '../domain/snapshot-name.ts';

/**
 * Finds a snapshot by its name, or the newest good one by the word `latest`.
 *
 * @throws InvalidInputError for what is neither
 * @throws NotFoundError
 */
export async function findNamedSnapshot(tx: Tx, host: HostName, name: string): Promise<SnapshotRecord> {
  if (name !== 'latest') return getSnapshot(tx, host, parseSnapshotName(name));
  const { id } = await getHost(tx, host);
  const newest = await newestGood(tx, id);
  if (newest !== null) return newest;
  throw new NotFoundError(`Host ${host} has no good snapshot yet.`, {
    cure: `Make one: pobsync backup ${host}`,
  });
}
