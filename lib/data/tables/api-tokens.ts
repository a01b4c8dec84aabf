import { EntitySchema } from 'typeorm';
import type { ApiTokenRecord } from '../api-tokens.ts';
import { columnsOf, optional, type Dialect } from './columns.ts';

export function apiTokensTable(dialect: Dialect): EntitySchema<ApiTokenRecord> {
  const column = columnsOf(dialect);
  return new EntitySchema<ApiTokenRecord>({
    name: 'api_tokens',
    tableName: 'api_tokens',
    columns: {
      id: column.autoId(),
      name: column.text('name', 100),
      userId: column.integer('user_id'),
      secretHash: column.text('secret_hash', 64),
      scope: column.text('scope', 16),
      createdAt: column.time('created_at'),
      expiresAt: column.time('expires_at', optional),
      lastUsedAt: column.time('last_used_at', optional),
    },
    uniques: [{ name: 'api_tokens_secret', columns: ['secretHash'] }],
    indices: [{ name: 'api_tokens_user', columns: ['userId'] }],
    foreignKeys: [
      {
        name: 'api_tokens_user_fk',
        target: 'users',
        columnNames: ['userId'],
        referencedColumnNames: ['id'],
        onDelete: 'CASCADE',
        onUpdate: 'NO ACTION',
      },
    ],
  });
}
