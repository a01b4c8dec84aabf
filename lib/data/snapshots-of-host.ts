import type { RunId } from '../domain/run-id.ts';
import type { SnapshotName } from '../domain/snapshot-name.ts';
import type { SnapshotId, SnapshotKind } from '../domain/snapshot-ref.ts';
import type { SnapshotStatus } from '../domain/snapshot-status.ts';
import { readTime } from './read-time.ts';
import type { SnapshotRow } from './tables/snapshots.ts';
import type { Tx } from './tx.ts';

/** What retention and the choice of a base need to know of a snapshot, and no more. */
export interface LeanSnapshot {
  id: number;
  kind: SnapshotKind;
  name: SnapshotName;
  status: SnapshotStatus;
  startedAt: Date;
  pinned: boolean;
  acknowledged: boolean;
  base: SnapshotId | null;
  /** A run reads it just now. */
  inUse: boolean;
  inUseBy: RunId | null;
  filesTotal: number | null;
  bytesNew: number | null;
}

/** Every snapshot of a host, newest first; lean, because there may be a hundred thousand. */
export async function snapshotsOfHost(tx: Tx, hostId: number): Promise<LeanSnapshot[]> {
  const rows = await tx
    .getRepository<SnapshotRow>('snapshots')
    .createQueryBuilder('s')
    .select([
      's.id AS id',
      's.kind AS kind',
      's.name AS name',
      's.status AS status',
      's.started_at AS startedAt',
      's.pinned AS pinned',
      's.acknowledged AS acknowledged',
      's.base_kind AS baseKind',
      's.base_name AS baseName',
      's.in_use_by AS inUseBy',
      's.files_total AS filesTotal',
      's.bytes_new AS bytesNew',
    ])
    .where('s.host_id = :hostId', { hostId })
    .orderBy('s.started_at', 'DESC')
    .addOrderBy('s.id', 'DESC')
    .getRawMany<RawSnapshot>();
  return rows.map(toLean);
}

interface RawSnapshot extends Omit<
  LeanSnapshot,
  'startedAt' | 'pinned' | 'acknowledged' | 'base' | 'filesTotal' | 'bytesNew' | 'inUse'
> {
  startedAt: Date | string;
  pinned: number;
  acknowledged: number;
  baseKind: SnapshotKind | null;
  baseName: SnapshotName | null;
  filesTotal: number | string | null;
  bytesNew: number | string | null;
}

function toLean(row: RawSnapshot): LeanSnapshot {
  const { baseKind, baseName, ...rest } = row;
  return {
    ...rest,
    startedAt: readTime(row.startedAt),
    pinned: Boolean(row.pinned),
    acknowledged: Boolean(row.acknowledged),
    inUse: row.inUseBy !== null,
    base: baseKind === null || baseName === null ? null : { kind: baseKind, name: baseName },
    filesTotal: row.filesTotal === null ? null : Number(row.filesTotal),
    bytesNew: row.bytesNew === null ? null : Number(row.bytesNew),
  };
}
