import { EntitySchema } from 'typeorm';
import type { RunRecord } from '../runs.ts';
import type { Stored } from '../stored-json.ts';
import { columnsOf, optional, type Dialect } from './columns.ts';

/**
 * `queueRank` orders the queue (lower goes first). `holdsHost` is the host's name while an exclusive run is running and
 * null otherwise: its uniqueness is what makes two writers on one host impossible.
 */
export type RunRow = Omit<Stored<RunRecord, 'event' | 'progress' | 'result' | 'warnings'>, 'error'> & {
  queueRank: number;
  holdsHost: string | null;
  errorCode: string | null;
  errorMessage: string | null;
  errorCure: string | null;
};

export function runsTable(dialect: Dialect): EntitySchema<RunRow> {
  const column = columnsOf(dialect);
  return new EntitySchema<RunRow>({
    name: 'runs',
    tableName: 'runs',
    columns: {
      id: column.text('id', 13, { primary: true }),
      operation: column.text('operation', 16),
      hostId: column.integer('host_id', optional),
      host: column.text('host_name', 63, optional),
      node: column.text('node', 63),
      kind: column.text('kind', 16, optional),
      status: column.text('status', 16),
      trigger: column.text('trigger_by', 16),
      requestedBy: column.text('requested_by', 255, optional),
      priority: column.integer('priority'),
      queueRank: column.integer('queue_rank'),
      holdsHost: column.text('holds_host', 63, optional),
      event: column.json('event'),
      attempt: column.integer('attempt'),
      retryOf: column.text('retry_of', 13, optional),
      notBefore: column.time('not_before', optional),
      queuedAt: column.time('queued_at'),
      startedAt: column.time('started_at', optional),
      endedAt: column.time('ended_at', optional),
      owner: column.text('owner', 64, optional),
      leaseUntil: column.time('lease_until', optional),
      fence: column.integer('fence'),
      cancelRequestedAt: column.time('cancel_requested_at', optional),
      cancelRequestedBy: column.text('cancel_requested_by', 255, optional),
      progress: column.json('progress', optional),
      result: column.json('result', optional),
      warnings: column.json('warnings'),
      errorCode: column.text('error_code', 32, optional),
      errorMessage: column.text('error_message', 4000, optional),
      errorCure: column.text('error_cure', 2000, optional),
      requestId: column.text('request_id', 64, optional),
      snapshotKind: column.text('snapshot_kind', 16, optional),
      snapshotName: column.text('snapshot_name', 32, optional),
      durationMs: column.big('duration_ms', optional),
      filesTotal: column.big('files_total', optional),
      bytesTotal: column.big('bytes_total', optional),
      bytesNew: column.big('bytes_new', optional),
    },
    uniques: [{ name: 'runs_holds_host', columns: ['holdsHost'] }],
    indices: [
      { name: 'runs_to_claim', columns: ['status', 'node', 'queueRank', 'id'] },
      { name: 'runs_status', columns: ['status', 'id'] },
      { name: 'runs_host', columns: ['host', 'id'] },
      { name: 'runs_operation', columns: ['operation', 'id'] },
      { name: 'runs_host_id', columns: ['hostId'] },
    ],
    foreignKeys: [
      {
        name: 'runs_host_fk',
        target: 'hosts',
        columnNames: ['hostId'],
        referencedColumnNames: ['id'],
        onDelete: 'SET NULL',
        onUpdate: 'NO ACTION',
      },
    ],
  });
}
