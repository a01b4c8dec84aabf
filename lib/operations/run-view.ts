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
  snapshot: { kind: SnapshotKind; name: string } | null;
  filesTotal: number | null;
  bytesTotal: number | null;
  bytesNew: number | null;
}

export function viewRun(run: RunRecord): RunView {
  const { snapshotKind: kind, snapshotName: name } = run;
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
    snapshot: kind === null || name === null ? null : { kind, name },
    filesTotal: run.filesTotal,
    bytesTotal: run.bytesTotal,
    bytesNew: run.bytesNew,
  };
}
