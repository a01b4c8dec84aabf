import { EntitySchema } from 'typeorm';
import type { SessionRecord } from '../sessions.ts';
import { columnsOf, optional, type Dialect } from './columns.ts';

export function sessionsTable(dialect: Dialect): EntitySchema<SessionRecord> {
  const column = columnsOf(dialect);
  return new EntitySchema<SessionRecord>({
    name: 'sessions',
    tableName: 'sessions',
    columns: {
      id: column.autoId(),
      secretHash: column.text('secret_hash', 64),
      userId: column.integer('user_id'),
      createdAt: column.time('created_at'),
      lastSeenAt: column.time('last_seen_at'),
      peer: column.text('peer', 64, optional),
      userAgent: column.text('user_agent', 255, optional),
    },
    uniques: [{ name: 'sessions_secret', columns: ['secretHash'] }],
    indices: [{ name: 'sessions_user', columns: ['userId'] }],
    foreignKeys: [
      {
        name: 'sessions_user_fk',
        target: 'users',
        columnNames: ['userId'],
        referencedColumnNames: ['id'],
        onDelete: 'CASCADE',
        onUpdate: 'NO ACTION',
      },
    ],
  });
}
