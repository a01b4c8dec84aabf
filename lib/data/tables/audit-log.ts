import { EntitySchema } from 'typeorm';
import type { AuditRecord } from '../audit-log.ts';
import { columnsOf, optional, type Dialect } from './columns.ts';

/** No foreign keys: what somebody did stays on record when they, or what they did it to, are gone. */
export function auditLogTable(dialect: Dialect): EntitySchema<AuditRecord> {
  const column = columnsOf(dialect);
  return new EntitySchema<AuditRecord>({
    name: 'audit_log',
    tableName: 'audit_log',
    columns: {
      id: column.autoId(),
      at: column.time('at'),
      actor: column.text('actor', 100, optional),
      action: column.text('action', 64),
      target: column.text('target', 255, optional),
      outcome: column.text('outcome', 16),
      peer: column.text('peer', 64, optional),
      detail: column.text('detail', 2000, optional),
      requestId: column.text('request_id', 64, optional),
    },
    indices: [
      { name: 'audit_log_actor', columns: ['actor', 'id'] },
      { name: 'audit_log_action', columns: ['action', 'id'] },
    ],
  });
}
