import type { EntitySchemaColumnOptions, ValueTransformer } from 'typeorm';

/** The two databases differ in a few column types; everything else is written once. */
export type Dialect = 'sqlite' | 'mariadb';

type Column = EntitySchemaColumnOptions;

/** Columns that may hold no value. */
export const optional: Pick<Column, 'nullable'> = { nullable: true };

const toBoolean: ValueTransformer = {
  to: (value: unknown) => value,
  from: (value: unknown) => (value === null || value === undefined ? null : Boolean(Number(value))),
};

// mysql2 hands out 64-bit integers as text; sizes and counts stay below 2^53
const toNumber: ValueTransformer = {
  to: (value: unknown) => value,
  from: (value: unknown) => (value === null || value === undefined ? null : Number(value)),
};

/** The column makers of a dialect. `name` is the SQL name; the property is its camel-case form. */
export function columnsOf(dialect: Dialect) {
  const mariadb = dialect === 'mariadb';
  // names are bytes: no database may take "a" for "A" or "ä"
  const binary = mariadb ? { charset: 'utf8mb4', collation: 'utf8mb4_bin' } : {};
  const integer = mariadb ? 'int' : 'integer';
  return {
    autoId: (): Column => ({ name: 'id', type: integer, primary: true, generated: 'increment' }),
    text: (name: string, length: number, more: Partial<Column> = {}): Column => ({
      name,
      type: 'varchar',
      length: String(length),
      ...binary,
      ...more,
    }),
    /** JSON as text; MariaDB's `text` would end at 64 KB. */
    json: (name: string, more: Partial<Column> = {}): Column => ({
      name,
      type: mariadb ? 'longtext' : 'text',
      ...binary,
      ...more,
    }),
    integer: (name: string, more: Partial<Column> = {}): Column => ({ name, type: integer, ...more }),
    /** Sizes, counts and durations. */
    big: (name: string, more: Partial<Column> = {}): Column => ({
      name,
      type: 'bigint',
      transformer: toNumber,
      ...more,
    }),
    flag: (name: string, more: Partial<Column> = {}): Column => ({
      name,
      type: mariadb ? 'tinyint' : 'boolean',
      transformer: toBoolean,
      ...more,
    }),
    /** UTC, to the millisecond. */
    time: (name: string, more: Partial<Column> = {}): Column => ({
      name,
      type: 'datetime',
      precision: 3,
      ...more,
    }),
  };
}
