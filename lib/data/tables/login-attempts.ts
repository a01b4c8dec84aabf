import { EntitySchema } from 'typeorm';
import type { LoginAttemptsRecord } from '../login-attempts.ts';
import { columnsOf, type Dialect } from './columns.ts';

export function loginAttemptsTable(dialect: Dialect): EntitySchema<LoginAttemptsRecord> {
  const column = columnsOf(dialect);
  return new EntitySchema<LoginAttemptsRecord>({
    name: 'login_attempts',
    tableName: 'login_attempts',
    columns: {
      subject: column.text('subject', 80, { primary: true }),
      count: column.integer('attempts'),
      since: column.time('since'),
    },
    indices: [{ name: 'login_attempts_since', columns: ['since'] }],
  });
}
