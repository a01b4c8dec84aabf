import { EntitySchema } from 'typeorm';
import type { WorkerRecord } from '../workers.ts';
import { columnsOf, optional, type Dialect } from './columns.ts';

export function workersTable(dialect: Dialect): EntitySchema<WorkerRecord> {
  const column = columnsOf(dialect);
  return new EntitySchema<WorkerRecord>({
    name: 'workers',
    tableName: 'workers',
    columns: {
      id: column.text('id', 64, { primary: true }),
      node: column.text('node', 63),
      hostName: column.text('host_name', 255),
      pid: column.integer('pid'),
      role: column.text('role', 16),
      version: column.text('version', 64),
      startedAt: column.time('started_at'),
      heartbeatAt: column.time('heartbeat_at'),
      lastTickAt: column.time('last_tick_at', optional),
      maxConcurrent: column.integer('max_concurrent', optional),
      stopping: column.flag('stopping'),
    },
  });
}
