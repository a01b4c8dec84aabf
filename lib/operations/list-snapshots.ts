import type { Page, PageRequest } from '../data/page.ts';
import { listSnapshots as selectSnapshots } from '../data/snapshots.ts';
import { parseHostName } from '../domain/host-name.ts';
import { snapshotKinds } from '../domain/snapshot-ref.ts';
import { snapshotStatuses } from '../domain/snapshot-status.ts';
import { oneOf } from './list-runs.ts';
import type { Services } from './services.ts';
import { viewSnapshot, type SnapshotView } from './snapshot-view.ts';

export interface ListSnapshotsInput extends PageRequest {
  host?: string | undefined;
  kind?: string | undefined;
  status?: string | undefined;
}

/**
 * Snapshots, newest first.
 *
 * @throws InvalidInputError
 * @throws NotFoundError for a host that does not exist
 */
export async function listSnapshots(
  services: Services,
  input: ListSnapshotsInput = {},
): Promise<Page<SnapshotView>> {
  const kind = oneOf('kind', snapshotKinds, input.kind);
  const status = oneOf('status', snapshotStatuses, input.status);
  const filter = {
    ...(input.host === undefined ? {} : { host: parseHostName(input.host) }),
    ...(kind === undefined ? {} : { kind }),
    ...(status === undefined ? {} : { status }),
  };
  const database = await services.database();
  const page = await database.read((tx) => selectSnapshots(tx, filter, input));
  return { ...page, items: page.items.map(viewSnapshot) };
}
