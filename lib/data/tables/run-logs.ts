import { EntitySchema } from 'typeorm';
import type { RunLogLine } from '../run-logs.ts';
import { columnsOf, type Dialect } from './columns.ts';

export type RunLogRow = RunLogLine & { runId: string };

export function runLogsTable(dialect: Dialect): EntitySchema<RunLogRow> {
  const column = columnsOf(dialect);
  return new EntitySchema<RunLogRow>({
    name: 'run_logs',
    tableName: 'run_logs',
    columns: {
      runId: column.text('run_id', 13, { primary: true }),
      seq: column.integer('seq', { primary: true }),
      at: column.time('at'),
      level: column.text('level', 8),
      text: column.text('text', 4096),
    },
    foreignKeys: [
      {
        name: 'run_logs_run_fk',
        target: 'runs',
        columnNames: ['runId'],
        referencedColumnNames: ['id'],
        onDelete: 'CASCADE',
        onUpdate: 'NO ACTION',
      },
    ],
  });
}
