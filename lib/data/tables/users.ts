import { EntitySchema } from 'typeorm';
import type { UserRecord } from '../users.ts';
import { columnsOf, optional, type Dialect } from './columns.ts';

export function usersTable(dialect: Dialect): EntitySchema<UserRecord> {
  const column = columnsOf(dialect);
  return new EntitySchema<UserRecord>({
    name: 'users',
    tableName: 'users',
    columns: {
      id: column.autoId(),
      name: column.text('name', 64),
      role: column.text('role', 16),
      passwordHash: column.text('password_hash', 255),
      disabled: column.flag('disabled'),
      createdAt: column.time('created_at'),
      updatedAt: column.time('updated_at'),
      lastLoginAt: column.time('last_login_at', optional),
      givenPassword: column.flag('given_password', optional),
    },
    uniques: [{ name: 'users_name', columns: ['name'] }],
  });
}
