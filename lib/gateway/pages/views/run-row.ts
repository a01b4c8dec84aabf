import type { RunOperation, RunStatus, RunTrigger } from '../../../domain/run-status.ts';
import type { SnapshotId } from '../../../domain/snapshot-ref.ts';
import type { ProgressReport } from '../../../operations/services.ts';
import type { Plain } from './plain.ts';

/** A run as lists show it. Times are UTC, ISO 8601. */
export interface RunRow {
  id: string;
  /** null for a discover of everything. */
  host: string | null;
  operation: RunOperation;
  status: RunStatus;
  trigger: RunTrigger;
  /** Name of the user who asked for it. */
  requestedBy: string | null;
  queuedAt: string;
  startedAt: string | null;
  endedAt: string | null;
  durationMs: number | null;
  bytesTransferred: number | null;
  filesTransferred: number | null;
  /** One public sentence: why it failed, warned or was skipped. */
  message: string | null;
  snapshot: Plain<SnapshotId> | null;
  /** Only while it runs. */
  progress: ProgressReport | null;
}
