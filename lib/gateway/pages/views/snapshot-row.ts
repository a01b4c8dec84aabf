import type { SnapshotKind } from '../../../domain/snapshot-ref.ts';
import type { SnapshotStatus } from '../../../domain/snapshot-status.ts';

/** A snapshot as lists show it. Times are UTC, ISO 8601. */
export interface SnapshotRow {
  host: string;
  kind: SnapshotKind;
  name: string;
  status: SnapshotStatus;
  acknowledged: boolean;
  pinned: boolean;
  startedAt: string;
  durationMs: number | null;
  filesTotal: number | null;
  /** What the tree holds. */
  bytesTotal: number | null;
  /** What only this snapshot added to the disk. */
  bytesNew: number | null;
  base: { kind: SnapshotKind; name: string } | null;
}
