import { EntitySchema } from 'typeorm';
import type { HostKeyRecord } from '../host-keys.ts';
import { columnsOf, type Dialect } from './columns.ts';

export function hostKeysTable(dialect: Dialect): EntitySchema<HostKeyRecord> {
  const column = columnsOf(dialect);
  return new EntitySchema<HostKeyRecord>({
    name: 'host_keys',
    tableName: 'host_keys',
    columns: {
      id: column.autoId(),
      hostId: column.integer('host_id'),
      keyType: column.text('key_type', 64),
      publicKey: column.text('public_key', 4096),
      fingerprint: column.text('fingerprint', 100),
      approvedAt: column.time('approved_at'),
      approvedBy: column.text('approved_by', 255),
    },
    uniques: [{ name: 'host_keys_host_type', columns: ['hostId', 'keyType'] }],
    foreignKeys: [
      {
        name: 'host_keys_host_fk',
        target: 'hosts',
        columnNames: ['hostId'],
        referencedColumnNames: ['id'],
        onDelete: 'CASCADE',
        onUpdate: 'NO ACTION',
      },
    ],
  });
}
