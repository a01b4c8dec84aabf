import type { MigrationInterface, QueryRunner } from 'typeorm';
import { columnsOf, optional, type Dialect } from '../tables/columns.ts';
import { defineTable, type TableDefinition } from './define-table.ts';

/** Hosts, schedules, slots, runs, snapshots, keys, nodes, workers, settings. */
export class FirstSchema1763800000000 implements MigrationInterface {
  name = 'FirstSchema1763800000000';

  async up(runner: QueryRunner): Promise<void> {
    const dialect: Dialect = runner.connection.options.type === 'mariadb' ? 'mariadb' : 'sqlite';
    // each step may have been done by a migrator that was killed: MariaDB commits every CREATE at once
    for (const definition of tables(dialect)) await runner.createTable(defineTable(definition), true);
  }

  async down(): Promise<void> {
    throw new Error('The first schema is not undone: remove the database instead.');
  }
}

function tables(dialect: Dialect): TableDefinition[] {
  return [...fleetTables(dialect), ...workTables(dialect), ...snapshotTables(dialect)];
}

function fleetTables(dialect: Dialect): TableDefinition[] {
  const column = columnsOf(dialect);
  return [
    {
      name: 'nodes',
      columns: [
        column.text('name', 63, { primary: true }),
        column.text('backup_root', 1024, optional),
        column.text('backup_root_uuid', 36, optional),
        column.big('free_bytes', optional),
        column.big('total_bytes', optional),
        column.big('free_inodes', optional),
        column.big('total_inodes', optional),
        column.time('space_checked_at', optional),
        column.flag('hard_links', optional),
        column.time('created_at'),
      ],
    },
    {
      name: 'global_settings',
      columns: [
        column.integer('id', { primary: true }),
        column.json('settings'),
        column.text('time_zone', 64, optional),
        column.integer('max_concurrent', optional),
        column.text('public_url', 1024, optional),
        column.time('updated_at'),
        column.integer('version'),
      ],
    },
    {
      name: 'hosts',
      columns: [
        column.autoId(),
        column.text('name', 63),
        column.text('address', 255),
        column.text('node', 63),
        column.flag('enabled'),
        column.text('comment', 1000),
        column.json('settings'),
        column.json('extra'),
        column.time('created_at'),
        column.time('updated_at'),
        column.integer('version'),
      ],
      uniques: { hosts_name: ['name'] },
      indices: { hosts_node: ['node'] },
      foreignKeys: { hosts_node_fk: { column: 'node', references: 'nodes.name', onDelete: 'NO ACTION' } },
    },
    {
      name: 'host_keys',
      columns: [
        column.autoId(),
        column.integer('host_id'),
        column.text('key_type', 64),
        column.text('public_key', 4096),
        column.text('fingerprint', 100),
        column.time('approved_at'),
        column.text('approved_by', 255),
      ],
      uniques: { host_keys_host_type: ['host_id', 'key_type'] },
      foreignKeys: { host_keys_host_fk: { column: 'host_id', references: 'hosts.id', onDelete: 'CASCADE' } },
    },
    {
      name: 'workers',
      columns: [
        column.text('id', 64, { primary: true }),
        column.text('node', 63),
        column.text('host_name', 255),
        column.integer('pid'),
        column.text('role', 16),
        column.text('version', 64),
        column.time('started_at'),
        column.time('heartbeat_at'),
        column.time('last_tick_at', optional),
        column.integer('max_concurrent', optional),
        column.flag('stopping'),
      ],
    },
  ];
}

function workTables(dialect: Dialect): TableDefinition[] {
  const column = columnsOf(dialect);
  return [
    {
      name: 'schedules',
      columns: [
        column.autoId(),
        column.integer('host_id'),
        column.text('operation', 16),
        column.text('cron', 255),
        column.text('time_zone', 64, optional),
        column.flag('prune'),
        column.flag('enabled'),
        column.json('options'),
        column.time('last_slot_at', optional),
        column.time('created_at'),
        column.time('updated_at'),
      ],
      uniques: { schedules_host_operation: ['host_id', 'operation'] },
      foreignKeys: { schedules_host_fk: { column: 'host_id', references: 'hosts.id', onDelete: 'CASCADE' } },
    },
    {
      name: 'slots',
      columns: [
        column.autoId(),
        column.integer('schedule_id'),
        column.time('due_at'),
        column.text('state', 16),
        column.text('reason', 500, optional),
        column.text('run_id', 13, optional),
        column.text('decision', 16),
        column.time('decided_at'),
      ],
      uniques: { slots_schedule_due: ['schedule_id', 'due_at'] },
      indices: { slots_decided: ['decided_at'] },
      foreignKeys: {
        slots_schedule_fk: { column: 'schedule_id', references: 'schedules.id', onDelete: 'CASCADE' },
      },
    },
    {
      name: 'runs',
      columns: [
        column.text('id', 13, { primary: true }),
        column.text('operation', 16),
        column.integer('host_id', optional),
        column.text('host_name', 63, optional),
        column.text('node', 63),
        column.text('kind', 16, optional),
        column.text('status', 16),
        column.text('trigger_by', 16),
        column.text('requested_by', 255, optional),
        column.integer('priority'),
        column.integer('queue_rank'),
        column.text('holds_host', 63, optional),
        column.json('event'),
        column.integer('attempt'),
        column.text('retry_of', 13, optional),
        column.time('not_before', optional),
        column.time('queued_at'),
        column.time('started_at', optional),
        column.time('ended_at', optional),
        column.text('owner', 64, optional),
        column.time('lease_until', optional),
        column.integer('fence'),
        column.time('cancel_requested_at', optional),
        column.text('cancel_requested_by', 255, optional),
        column.json('progress', optional),
        column.json('result', optional),
        column.json('warnings'),
        column.text('error_code', 32, optional),
        column.text('error_message', 4000, optional),
        column.text('error_cure', 2000, optional),
        column.text('request_id', 64, optional),
        column.text('snapshot_kind', 16, optional),
        column.text('snapshot_name', 32, optional),
        column.big('duration_ms', optional),
        column.big('files_total', optional),
        column.big('bytes_total', optional),
        column.big('bytes_new', optional),
      ],
      uniques: { runs_holds_host: ['holds_host'] },
      indices: {
        runs_to_claim: ['status', 'node', 'queue_rank', 'id'],
        runs_status: ['status', 'id'],
        runs_host: ['host_name', 'id'],
        runs_operation: ['operation', 'id'],
        runs_host_id: ['host_id'],
      },
      foreignKeys: { runs_host_fk: { column: 'host_id', references: 'hosts.id', onDelete: 'SET NULL' } },
    },
    {
      name: 'run_logs',
      columns: [
        column.text('run_id', 13, { primary: true }),
        column.integer('seq', { primary: true }),
        column.time('at'),
        column.text('level', 8),
        column.text('text', 4096),
      ],
      foreignKeys: { run_logs_run_fk: { column: 'run_id', references: 'runs.id', onDelete: 'CASCADE' } },
    },
  ];
}

function snapshotTables(dialect: Dialect): TableDefinition[] {
  const column = columnsOf(dialect);
  return [
    {
      name: 'snapshots',
      columns: [
        column.autoId(),
        column.integer('host_id'),
        column.text('kind', 16),
        column.text('name', 32),
        column.text('status', 16),
        column.text('status_before', 16, optional),
        column.time('started_at'),
        column.time('ended_at', optional),
        column.text('run_id', 13, optional),
        column.text('base_kind', 16, optional),
        column.text('base_name', 32, optional),
        column.integer('base_id', optional),
        column.flag('pinned'),
        column.flag('acknowledged'),
        column.text('acknowledged_by', 255, optional),
        column.big('files_total', optional),
        column.big('files_new', optional),
        column.big('files_linked', optional),
        column.big('bytes_total', optional),
        column.big('bytes_new', optional),
        column.big('duration_ms', optional),
        column.text('suspicion', 500, optional),
        column.time('missing_since', optional),
        column.text('in_use_by', 13, optional),
        column.time('created_at'),
      ],
      uniques: { snapshots_host_kind_name: ['host_id', 'kind', 'name'] },
      indices: {
        snapshots_host_started: ['host_id', 'started_at'],
        snapshots_started: ['started_at'],
        snapshots_status_started: ['status', 'started_at'],
        snapshots_base: ['base_id'],
        snapshots_in_use_by: ['in_use_by'],
      },
      foreignKeys: {
        snapshots_host_fk: { column: 'host_id', references: 'hosts.id', onDelete: 'CASCADE' },
        snapshots_base_fk: { column: 'base_id', references: 'snapshots.id', onDelete: 'SET NULL' },
      },
    },
  ];
}
