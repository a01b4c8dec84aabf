import type { SnapshotKind } from '../../../domain/snapshot-ref.ts';
import type { SnapshotRow } from './snapshot-row.ts';

/** Forms post to `…/pin`, `…/unpin` and `…/acknowledge` below the page's own path. */
export interface SnapshotView {
  snapshot: SnapshotRow & {
    path: string;
    endedAt: string | null;
    sources: string[];
    rsyncVersion: string | null;
    rsyncExitCode: number | null;
    filesTransferred: number | null;
    bytesTransferred: number | null;
    warnings: string[];
    runId: string | null;
  };
  /** Why retention keeps it now; empty when it would go; null when unknown. */
  keptBecause: string[] | null;
  /** Snapshots that were hard-linked against this one. */
  dependents: { kind: SnapshotKind; name: string; startedAt: string }[];
}
