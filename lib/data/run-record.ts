import type { ErrorCode } from '../domain/errors.ts';
import type { HostName } from '../domain/host-name.ts';
import type { RunId } from '../domain/run-id.ts';
import type { RunOperation, RunStatus, RunTrigger } from '../domain/run-status.ts';
import type { SnapshotName } from '../domain/snapshot-name.ts';
import type { SnapshotKind } from '../domain/snapshot-ref.ts';
import { asJsonObject, asTexts, readStored, type JsonObject } from './stored-json.ts';
import type { RunRow } from './tables/runs.ts';
import { without } from './without.ts';

/** Why a run did not succeed, in public words. */
export interface RunError {
  code: ErrorCode;
  message: string;
  cure: string | null;
}

/** One attempt of one operation. */
export interface RunRecord {
  id: RunId;
  operation: RunOperation;
  /** null when the run is for no host, or the host is gone. */
  hostId: number | null;
  host: HostName | null;
  node: string;
  kind: SnapshotKind | null;
  status: RunStatus;
  trigger: RunTrigger;
  requestedBy: string | null;
  priority: number;
  /** The event with which the function is invoked. */
  event: JsonObject;
  /** 1 for the first attempt. */
  attempt: number;
  retryOf: RunId | null;
  notBefore: Date | null;
  queuedAt: Date;
  startedAt: Date | null;
  endedAt: Date | null;
  /** The worker that claimed it. */
  owner: string | null;
  leaseUntil: Date | null;
  /** Grows with each claim; whoever writes to the run names the fence it was given. */
  fence: number;
  cancelRequestedAt: Date | null;
  cancelRequestedBy: string | null;
  progress: JsonObject | null;
  result: JsonObject | null;
  warnings: string[];
  error: RunError | null;
  requestId: string | null;
  snapshotKind: SnapshotKind | null;
  snapshotName: SnapshotName | null;
  durationMs: number | null;
  filesTotal: number | null;
  bytesTotal: number | null;
  bytesNew: number | null;
}

/** @throws DatabaseUnusableError when a stored value is unreadable */
export function toRun(row: RunRow): RunRecord {
  const place = (field: string) => ({ table: 'runs', row: row.id, field });
  const { errorCode, errorMessage, errorCure, ...rest } = without(row, 'queueRank', 'holdsHost');
  return {
    ...rest,
    event: readStored(place('event'), row.event, asJsonObject),
    progress: row.progress === null ? null : readStored(place('progress'), row.progress, asJsonObject),
    result: row.result === null ? null : readStored(place('result'), row.result, asJsonObject),
    warnings: readStored(place('warnings'), row.warnings, asTexts),
    error:
      errorCode === null
        ? null
        : { code: errorCode as ErrorCode, message: errorMessage ?? '', cure: errorCure },
  };
}
