import type { MigrationInterface, QueryRunner } from 'typeorm';
import { columnsOf, optional, type Dialect } from '../tables/columns.ts';
import { defineTable, type TableDefinition } from './define-table.ts';

/** Users, their sessions and tokens, what they did, and how often somebody guessed. */
export class Accounts1763900000000 implements MigrationInterface {
  name = 'Accounts1763900000000';

  async up(runner: QueryRunner): Promise<void> {
    const dialect: Dialect = runner.connection.options.type === 'mariadb' ? 'mariadb' : 'sqlite';
    for (const definition of tables(dialect)) await runner.createTable(defineTable(definition), true);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['login_attempts', 'audit_log', 'api_tokens', 'sessions', 'users']) {
      await runner.dropTable(table, true);
    }
  }
}

function tables(dialect: Dialect): TableDefinition[] {
  const column = columnsOf(dialect);
  return [
    {
      name: 'users',
      columns: [
        column.autoId(),
        column.text('name', 64),
        column.text('role', 16),
        column.text('password_hash', 255),
        column.flag('disabled'),
        column.time('created_at'),
        column.time('updated_at'),
        column.time('last_login_at', optional),
      ],
      uniques: { users_name: ['name'] },
    },
    {
      name: 'sessions',
      columns: [
        column.autoId(),
        column.text('secret_hash', 64),
        column.integer('user_id'),
        column.time('created_at'),
        column.time('last_seen_at'),
        column.text('peer', 64, optional),
        column.text('user_agent', 255, optional),
      ],
      uniques: { sessions_secret: ['secret_hash'] },
      indices: { sessions_user: ['user_id'] },
      foreignKeys: { sessions_user_fk: { column: 'user_id', references: 'users.id', onDelete: 'CASCADE' } },
    },
    {
      name: 'api_tokens',
      columns: [
        column.autoId(),
        column.text('name', 100),
        column.integer('user_id'),
        column.text('secret_hash', 64),
        column.text('scope', 16),
        column.time('created_at'),
        column.time('expires_at', optional),
        column.time('last_used_at', optional),
      ],
      uniques: { api_tokens_secret: ['secret_hash'] },
      indices: { api_tokens_user: ['user_id'] },
      foreignKeys: { api_tokens_user_fk: { column: 'user_id', references: 'users.id', onDelete: 'CASCADE' } },
    },
    {
      name: 'audit_log',
      columns: [
        column.autoId(),
        column.time('at'),
        column.text('actor', 100, optional),
        column.text('action', 64),
        column.text('target', 255, optional),
        column.text('outcome', 16),
        column.text('peer', 64, optional),
        column.text('detail', 2000, optional),
        column.text('request_id', 64, optional),
      ],
      indices: { audit_log_actor: ['actor', 'id'], audit_log_action: ['action', 'id'] },
    },
    {
      name: 'login_attempts',
      columns: [
        column.text('subject', 80, { primary: true }),
        column.integer('attempts'),
        column.time('since'),
      ],
      indices: { login_attempts_since: ['since'] },
    },
  ];
}
