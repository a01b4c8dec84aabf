import { EntitySchema } from 'typeorm';
import type { SlotRecord } from '../slots.ts';
import { columnsOf, optional, type Dialect } from './columns.ts';

/** `decision` names the call that inserted the row, so that the winner of a race knows it won. */
export type SlotRow = SlotRecord & { decision: string };

export function slotsTable(dialect: Dialect): EntitySchema<SlotRow> {
  const column = columnsOf(dialect);
  return new EntitySchema<SlotRow>({
    name: 'slots',
    tableName: 'slots',
    columns: {
      id: column.autoId(),
      scheduleId: column.integer('schedule_id'),
      dueAt: column.time('due_at'),
      state: column.text('state', 16),
      reason: column.text('reason', 500, optional),
      runId: column.text('run_id', 13, optional),
      decision: column.text('decision', 16),
      decidedAt: column.time('decided_at'),
    },
    uniques: [{ name: 'slots_schedule_due', columns: ['scheduleId', 'dueAt'] }],
    indices: [{ name: 'slots_decided', columns: ['decidedAt'] }],
    foreignKeys: [
      {
        name: 'slots_schedule_fk',
        target: 'schedules',
        columnNames: ['scheduleId'],
        referencedColumnNames: ['id'],
        onDelete: 'CASCADE',
        onUpdate: 'NO ACTION',
      },
    ],
  });
}
