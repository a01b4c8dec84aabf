import { EntitySchema } from 'typeorm';
import type { ScheduleRecord } from '../schedules.ts';
import type { Stored } from '../stored-json.ts';
import { columnsOf, optional, type Dialect } from './columns.ts';

export type ScheduleRow = Stored<ScheduleRecord, 'options'>;

export function schedulesTable(dialect: Dialect): EntitySchema<ScheduleRow> {
  const column = columnsOf(dialect);
  return new EntitySchema<ScheduleRow>({
    name: 'schedules',
    tableName: 'schedules',
    columns: {
      id: column.autoId(),
      hostId: column.integer('host_id'),
      operation: column.text('operation', 16),
      cron: column.text('cron', 255),
      timeZone: column.text('time_zone', 64, optional),
      prune: column.flag('prune'),
      enabled: column.flag('enabled'),
      options: column.json('options'),
      lastSlotAt: column.time('last_slot_at', optional),
      createdAt: column.time('created_at'),
      updatedAt: column.time('updated_at'),
    },
    uniques: [{ name: 'schedules_host_operation', columns: ['hostId', 'operation'] }],
    foreignKeys: [
      {
        name: 'schedules_host_fk',
        target: 'hosts',
        columnNames: ['hostId'],
        referencedColumnNames: ['id'],
        onDelete: 'CASCADE',
        onUpdate: 'NO ACTION',
      },
    ],
  });
}
