import type { RunRecord } from '../data/runs.ts';
import type { RunOperation, RunStatus, RunTrigger } from '../domain/run-status.ts';
import type { SnapshotKind } from '../domain/snapshot-ref.ts';
import { toPlain } from './plain.ts';

/** A run as lists show it; plain JSON with ISO times. */
export interface RunView {
  id: string;
  operation: RunOperation;
  host: string | null;
  node: string;
  status: RunStatus;
  trigger: RunTrigger;
  requestedBy: string | null;
  attempt: number;
  retryOf: string | null;
  queuedAt: string;
  /** Not to be started earlier: a retry waits. */
  notBefore: string | null;
  startedAt: string | null;
  endedAt: string | null;
  durationMs: number | null;
  cancelRequestedAt: string | null;
  cancelRequestedBy: string | null;
  progress: unknown;
  error: { code: string; message: string; cure: string | null } | null;
  warnings: string[];
  /** What a backup made, or what a restore reads. */
  snapshot: { kind: SnapshotKind; name: string } | null;
  filesTotal: number | null;
  bytesTotal: number | null;
  bytesNew: number | null;
}

export function viewRun(run: RunRecord): RunView {
  return {
    id: run.id,
    operation: run.operation,
    host: run.host,
    node: run.node,
    status: run.status,
    trigger: run.trigger,
    requestedBy: run.requestedBy,
    attempt: run.attempt,
    retryOf: run.retryOf,
    queuedAt: toPlain(run.queuedAt),
    notBefore: toPlain(run.notBefore),
    startedAt: toPlain(run.startedAt),
    endedAt: toPlain(run.endedAt),
    durationMs: run.durationMs,
    cancelRequestedAt: toPlain(run.cancelRequestedAt),
    cancelRequestedBy: run.cancelRequestedBy,
    progress: run.progress,
    error: run.error,
    warnings: run.warnings,
    snapshot: snapshotOfRun(run),
    filesTotal: run.filesTotal,
    bytesTotal: run.bytesTotal,
    bytesNew: run.bytesNew,
  };
}

/** A backup names its snapshot when it begins; there is one when it ended well. */
function snapshotOfRun({ operation, status, snapshotKind: kind, snapshotName: name }: RunRecord) {
  if (kind === null || name === null) return null;
  if (operation === 'backup' && status !== 'success' && status !== 'warning') return null;
  return { kind, name };
}
