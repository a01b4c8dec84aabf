import { getHost } from '../data/hosts.ts';
import { snapshotsOfHost } from '../data/snapshots-of-host.ts';
import { NotFoundError } from '../domain/errors.ts';
import { parseHostName } from '../domain/host-name.ts';
import { showText } from '../domain/show-text.ts';
import type { SnapshotKind } from '../domain/snapshot-ref.ts';
import type { SnapshotStatus } from '../domain/snapshot-status.ts';
import type { Services } from './services.ts';

export interface Neighbour {
  kind: SnapshotKind;
  name: string;
  startedAt: string;
}

export interface SnapshotNeighbours {
  startedAt: string;
  status: SnapshotStatus;
  /** The next older and newer ones that are on disk. */
  older: Neighbour | null;
  newer: Neighbour | null;
}

/** A snapshot between those before and after it; from SQL alone. @throws NotFoundError */
export async function snapshotNeighbours(
  services: Services,
  input: { host: string; kind: SnapshotKind; name: string },
): Promise<SnapshotNeighbours> {
  const host = parseHostName(input.host);
  const database = await services.database();
  const all = await database.read(async (tx) => snapshotsOfHost(tx, (await getHost(tx, host)).id));
  const at = all.findIndex(({ kind, name }) => kind === input.kind && name === input.name);
  const snapshot = all[at];
  if (snapshot === undefined) {
    throw new NotFoundError(`There is no snapshot "${showText(input.name, 60)}" of host ${host}.`, {
      cure: `Look at the list: pobsync snapshots ${host}`,
    });
  }
  const isThere = ({ status }: (typeof all)[number]) => status !== 'missing' && status !== 'deleting';
  const view = (one: (typeof all)[number] | undefined) =>
    one === undefined ? null : { kind: one.kind, name: one.name, startedAt: one.startedAt.toISOString() };
  return {
    startedAt: snapshot.startedAt.toISOString(),
    status: snapshot.status,
    older: view(all.slice(at + 1).find(isThere)),
    newer: view(all.slice(0, at).findLast(isThere)),
  };
}
