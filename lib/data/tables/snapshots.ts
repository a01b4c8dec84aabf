import { EntitySchema } from 'typeorm';
import type { SnapshotRecord } from '../snapshots.ts';
import { columnsOf, optional, type Dialect } from './columns.ts';

export type SnapshotRow = Omit<SnapshotRecord, 'host'>;

export function snapshotsTable(dialect: Dialect): EntitySchema<SnapshotRow> {
  const column = columnsOf(dialect);
  return new EntitySchema<SnapshotRow>({
    name: 'snapshots',
    tableName: 'snapshots',
    columns: {
      id: column.autoId(),
      hostId: column.integer('host_id'),
      kind: column.text('kind', 16),
      name: column.text('name', 32),
      status: column.text('status', 16),
      statusBefore: column.text('status_before', 16, optional),
      startedAt: column.time('started_at'),
      endedAt: column.time('ended_at', optional),
      runId: column.text('run_id', 13, optional),
      baseKind: column.text('base_kind', 16, optional),
      baseName: column.text('base_name', 32, optional),
      baseId: column.integer('base_id', optional),
      pinned: column.flag('pinned'),
      acknowledged: column.flag('acknowledged'),
      acknowledgedBy: column.text('acknowledged_by', 255, optional),
      filesTotal: column.big('files_total', optional),
      filesNew: column.big('files_new', optional),
      filesLinked: column.big('files_linked', optional),
      bytesTotal: column.big('bytes_total', optional),
      bytesNew: column.big('bytes_new', optional),
      durationMs: column.big('duration_ms', optional),
      suspicion: column.text('suspicion', 500, optional),
      missingSince: column.time('missing_since', optional),
      inUseBy: column.text('in_use_by', 13, optional),
      createdAt: column.time('created_at'),
    },
    uniques: [{ name: 'snapshots_host_kind_name', columns: ['hostId', 'kind', 'name'] }],
    indices: [
      { name: 'snapshots_host_started', columns: ['hostId', 'startedAt'] },
      { name: 'snapshots_started', columns: ['startedAt'] },
      { name: 'snapshots_status_started', columns: ['status', 'startedAt'] },
      { name: 'snapshots_base', columns: ['baseId'] },
      { name: 'snapshots_in_use_by', columns: ['inUseBy'] },
    ],
    foreignKeys: [
      {
        name: 'snapshots_host_fk',
        target: 'hosts',
        columnNames: ['hostId'],
        referencedColumnNames: ['id'],
        onDelete: 'CASCADE',
        onUpdate: 'NO ACTION',
      },
      {
        name: 'snapshots_base_fk',
        target: 'snapshots',
        columnNames: ['baseId'],
        referencedColumnNames: ['id'],
        onDelete: 'SET NULL',
        onUpdate: 'NO ACTION',
      },
    ],
  });
}
