import { EntitySchema } from 'typeorm';
import { columnsOf, type Dialect } from './columns.ts';

export interface MetaRow {
  key: string;
  value: string;
}

export function metaTable(dialect: Dialect): EntitySchema<MetaRow> {
  const column = columnsOf(dialect);
  return new EntitySchema<MetaRow>({
    name: 'meta',
    tableName: 'meta',
    columns: {
      // "key" is a reserved word of MariaDB
      key: column.text('name', 64, { primary: true }),
      value: column.text('value', 4000),
    },
  });
}
