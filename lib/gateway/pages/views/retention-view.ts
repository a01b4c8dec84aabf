import type { RetentionPolicy } from '../../../domain/retention-policy.ts';
import type { SnapshotKind } from '../../../domain/snapshot-ref.ts';
import type { SnapshotStatus } from '../../../domain/snapshot-status.ts';
import type { FormProblem } from './form-state.ts';
import type { HostHead } from './host-view.ts';

/**
 * A plan and its apply form, which posts `planHash`, `kind`, `protectBases`, `maxDelete`, `confirmHost` and
 * `currentPassword`. The plan itself is chosen by the query `?kind=&protectBases=on`.
 */
export interface RetentionView {
  host: HostHead;
  kind: SnapshotKind | 'all';
  protectBases: boolean;
  policy: RetentionPolicy;
  timeZone: string;
  planHash: string;
  maxDelete: number;
  /** Newest first, kept and deleted together. */
  rows: RetentionRow[];
  /** Trees of failed runs and unfinished deletes. */
  incomplete: { name: string; reason: string }[];
  problems: FormProblem[];
}

export interface RetentionRow {
  name: string;
  kind: SnapshotKind;
  status: SnapshotStatus;
  pinned: boolean;
  startedAt: string;
  bytesNew: number | null;
  keep: boolean;
  /** Why it is kept, or the one reason why it goes. */
  reasons: string[];
}
