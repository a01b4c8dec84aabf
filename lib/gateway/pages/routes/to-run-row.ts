import type { ProgressReport } from '../../../operations/services.ts';
import type { RunView } from '../../../operations/run-view.ts';
import type { SnapshotView } from '../../../operations/snapshot-view.ts';
import type { RunRow } from '../views/run-row.ts';
import type { SnapshotRow } from '../views/snapshot-row.ts';

/** A run as the tables of pages show it. */
export function toRunRow(run: RunView): RunRow {
  return {
    id: run.id,
    host: run.host,
    operation: run.operation,
    status: run.status,
    trigger: run.trigger,
    requestedBy: run.requestedBy,
    queuedAt: run.queuedAt,
    startedAt: run.startedAt,
    endedAt: run.endedAt,
    durationMs: run.durationMs,
    bytesTransferred: run.bytesNew,
    filesTransferred: null,
    message: run.error?.message ?? run.warnings[0] ?? null,
    snapshot: run.snapshot,
    progress: run.status === 'running' ? (run.progress as ProgressReport | null) : null,
  };
}

/** A snapshot as the tables of pages show it. */
export function toSnapshotRow(snapshot: SnapshotView): SnapshotRow {
  const { host, kind, name, status, acknowledged, pinned, startedAt, durationMs } = snapshot;
  const { filesTotal, bytesTotal, bytesNew, base } = snapshot;
  return {
    ...{ host, kind, name, status, acknowledged, pinned, startedAt, durationMs },
    ...{ filesTotal, bytesTotal, bytesNew, base },
  };
}
