import type { HostName } from '../domain/host-name.ts';
import type { RunId } from '../domain/run-id.ts';
import { parseSnapshotName, type SnapshotName } from '../domain/snapshot-name.ts';
import type { SnapshotKind } from '../domain/snapshot-ref.ts';
import type { SnapshotStatus } from '../domain/snapshot-status.ts';
import { readValue } from './stored-json.ts';
import type { SnapshotRow } from './tables/snapshots.ts';

/** What SQL knows of a snapshot; the truth is its directory and snapshot.json. */
export interface SnapshotRecord {
  id: number;
  hostId: number;
  host: HostName;
  kind: SnapshotKind;
  name: SnapshotName;
  status: SnapshotStatus;
  /** What it was before it became missing, deleting or damaged. */
  statusBefore: SnapshotStatus | null;
  startedAt: Date;
  endedAt: Date | null;
  runId: RunId | null;
  baseKind: SnapshotKind | null;
  baseName: SnapshotName | null;
  /** The base's row, while there is one. */
  baseId: number | null;
  /** Never deleted by retention. */
  pinned: boolean;
  /** Somebody looked at a suspicious snapshot and found it right. */
  acknowledged: boolean;
  acknowledgedBy: string | null;
  filesTotal: number | null;
  filesNew: number | null;
  filesLinked: number | null;
  bytesTotal: number | null;
  bytesNew: number | null;
  durationMs: number | null;
  /** Why it is suspicious. */
  suspicion: string | null;
  missingSince: Date | null;
  /** The run that reads it just now. */
  inUseBy: RunId | null;
  createdAt: Date;
}

export function toSnapshot(row: SnapshotRow, host: HostName): SnapshotRecord {
  const place = { table: 'snapshots', row: row.id, field: 'name' };
  return { ...row, host, name: readValue(place, row.name, parseSnapshotName) };
}
