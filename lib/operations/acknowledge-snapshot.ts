import { acknowledge } from '../data/snapshots.ts';
import { RefusedError } from '../domain/errors.ts';
import { parseHostName } from '../domain/host-name.ts';
import { findNamedSnapshot } from './find-snapshot.ts';
import type { Services } from './services.ts';
import { viewSnapshot, type SnapshotView } from './snapshot-view.ts';

export interface AcknowledgeSnapshotInput {
  host: string;
  snapshot: string;
  /** Who vouches for it. */
  by: string;
}

/**
 * Somebody looked at a suspicious snapshot and found it right: from now on it counts as a good one.
 *
 * @throws InvalidInputError, NotFoundError
 * @throws RefusedError for a snapshot that nothing is suspected of
 */
export async function acknowledgeSnapshot(
  services: Services,
  input: AcknowledgeSnapshotInput,
): Promise<{ changed: boolean; snapshot: SnapshotView }> {
  const host = parseHostName(input.host);
  const database = await services.database();
  return database.write(async (tx) => {
    const snapshot = await findNamedSnapshot(tx, host, input.snapshot);
    if (snapshot.acknowledged) return { changed: false, snapshot: viewSnapshot(snapshot) };
    if (!(await acknowledge(tx, snapshot.id, input.by))) {
      throw new RefusedError(
        `Snapshot ${snapshot.name} of ${host} is ${snapshot.status}: only a suspicious one can be acknowledged.`,
      );
    }
    const after = { ...snapshot, acknowledged: true, acknowledgedBy: input.by };
    return { changed: true, snapshot: viewSnapshot(after) };
  });
}
