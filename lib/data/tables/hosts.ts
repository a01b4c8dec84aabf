import { EntitySchema } from 'typeorm';
import type { HostRecord } from '../hosts.ts';
import type { Stored } from '../stored-json.ts';
import { columnsOf, type Dialect } from './columns.ts';

export type HostRow = Stored<HostRecord, 'settings' | 'extra'>;

export function hostsTable(dialect: Dialect): EntitySchema<HostRow> {
  const column = columnsOf(dialect);
  return new EntitySchema<HostRow>({
    name: 'hosts',
    tableName: 'hosts',
    columns: {
      id: column.autoId(),
      name: column.text('name', 63),
      address: column.text('address', 255),
      node: column.text('node', 63),
      enabled: column.flag('enabled'),
      comment: column.text('comment', 1000),
      settings: column.json('settings'),
      extra: column.json('extra'),
      createdAt: column.time('created_at'),
      updatedAt: column.time('updated_at'),
      version: column.integer('version'),
    },
    uniques: [{ name: 'hosts_name', columns: ['name'] }],
    indices: [{ name: 'hosts_node', columns: ['node'] }],
    foreignKeys: [
      {
        name: 'hosts_node_fk',
        target: 'nodes',
        columnNames: ['node'],
        referencedColumnNames: ['name'],
        onDelete: 'NO ACTION',
        onUpdate: 'NO ACTION',
      },
    ],
  });
}
