import { setPinned } from '../data/snapshots.ts';
import { parseHostName } from '../domain/host-name.ts';
import { findNamedSnapshot } from './find-snapshot.ts';
import type { Services } from './services.ts';
import { viewSnapshot, type SnapshotView } from './snapshot-view.ts';

export interface PinSnapshotInput {
  host: string;
  /** A snapshot's name, or `latest`. */
  snapshot: string;
  pinned: boolean;
}

export interface PinSnapshotResult {
  /** false when it was so already. */
  changed: boolean;
  snapshot: SnapshotView;
}

/**
 * Keeps a snapshot from retention, whatever its policy says, or gives it back to retention.
 *
 * @throws InvalidInputError, NotFoundError
 */
export async function pinSnapshot(services: Services, input: PinSnapshotInput): Promise<PinSnapshotResult> {
  const host = parseHostName(input.host);
  const database = await services.database();
  return database.write(async (tx) => {
    const snapshot = await findNamedSnapshot(tx, host, input.snapshot);
    const changed = snapshot.pinned !== input.pinned;
    if (changed) await setPinned(tx, snapshot.id, input.pinned);
    return { changed, snapshot: viewSnapshot({ ...snapshot, pinned: input.pinned }) };
  });
}
