import {
  Table,
  type EntitySchemaColumnOptions,
  type TableColumnOptions,
  type TableForeignKeyOptions,
} from 'typeorm';

/** A table as a migration spells it: the column makers of ../tables/columns.ts, and a name for every constraint. */
export interface TableDefinition {
  name: string;
  columns: EntitySchemaColumnOptions[];
  uniques?: Record<string, string[]>;
  indices?: Record<string, string[]>;
  foreignKeys?: Record<string, ForeignKey>;
}

/** `column` points to `references`, as `table.column`. */
export interface ForeignKey {
  column: string;
  references: string;
  onDelete: 'CASCADE' | 'SET NULL' | 'NO ACTION';
}

/** One statement makes the whole table, with indices and constraints, so a crash leaves all of it or nothing. */
export function defineTable(definition: TableDefinition): Table {
  const { name, columns, uniques = {}, indices = {}, foreignKeys = {} } = definition;
  return new Table({
    name,
    columns: columns.map(toTableColumn),
    uniques: Object.entries(uniques).map(([unique, columnNames]) => ({ name: unique, columnNames })),
    indices: Object.entries(indices).map(([index, columnNames]) => ({ name: index, columnNames })),
    foreignKeys: Object.entries(foreignKeys).map(([key, value]) => toForeignKey(key, value)),
  });
}

/** Makes a migration's column from the one definition that entities use too. */
export function toTableColumn(column: EntitySchemaColumnOptions): TableColumnOptions {
  const { name, type, length, precision, charset, collation, nullable, primary, generated } = column;
  if (name === undefined) throw new TypeError('a column needs a name');
  return {
    name,
    type: String(type),
    isNullable: nullable === true,
    isPrimary: primary === true,
    ...(length === undefined ? {} : { length: String(length) }),
    ...(precision === undefined || precision === null ? {} : { precision }),
    ...(charset === undefined ? {} : { charset }),
    ...(collation === undefined ? {} : { collation }),
    ...(generated === 'increment' ? { isGenerated: true, generationStrategy: 'increment' as const } : {}),
    ...(column.default === undefined ? {} : { default: column.default as string }),
  };
}

function toForeignKey(name: string, { column, references, onDelete }: ForeignKey): TableForeignKeyOptions {
  const [referencedTableName = '', referencedColumn = ''] = references.split('.');
  return {
    name,
    columnNames: [column],
    referencedTableName,
    referencedColumnNames: [referencedColumn],
    onDelete,
    onUpdate: 'NO ACTION',
  };
}
