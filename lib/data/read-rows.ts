import type { ObjectLiteral } from 'typeorm';
import type { Tx } from './tx.ts';

/** What a row must equal; null stands for SQL's NULL. */
export type Equalities<Row> = Partial<{ [Key in keyof Row]: Row[Key] }>;

/**
 * One row, or null. For what is asked many times a second: TypeORM's builders take several times longer than the
 * database.
 */
export async function findRow<Row extends ObjectLiteral>(
  tx: Tx,
  table: string,
  equal: Equalities<Row>,
): Promise<Row | null> {
  const where = whereEqual(tx, table, equal);
  const rows: ObjectLiteral[] = await tx.query(
    `SELECT ${columnsIn(tx, table)} FROM ${table} WHERE ${where.sql} LIMIT 1`,
    where.parameters,
  );
  return rows[0] === undefined ? null : fromStored<Row>(tx, table, rows[0]);
}

/** Every row that equals what is given, by one column. For a thousand rows at each request, like `findRow`. */
export async function allRows<Row extends ObjectLiteral>(
  tx: Tx,
  table: string,
  equal: Equalities<Row>,
  orderBy: keyof Row & string,
): Promise<Row[]> {
  const where = whereEqual(tx, table, equal);
  const order = tx.connection.getMetadata(table).findColumnWithPropertyName(orderBy)?.databaseName;
  const rows: ObjectLiteral[] = await tx.query(
    `SELECT ${columnsIn(tx, table)} FROM ${table}${where.sql === '' ? '' : ` WHERE ${where.sql}`} ORDER BY ${order ?? orderBy}`,
    where.parameters,
  );
  return rows.map((row) => fromStored<Row>(tx, table, row));
}

const columnLists = new WeakMap<object, string>();

/** The columns of a table for a SELECT by hand, whose rows `fromStored` then reads. */
export function columnsIn(tx: Tx, table: string): string {
  const metadata = tx.connection.getMetadata(table);
  let list = columnLists.get(metadata);
  if (list === undefined) {
    const { driver } = tx.connection;
    list = metadata.columns
      .map(({ databaseName }) => `${driver.escape(table)}.${driver.escape(databaseName)}`)
      .join(', ');
    columnLists.set(metadata, list);
  }
  return list;
}

/** A row as a driver gave it, as the entity that TypeORM would make of it. */
export function fromStored<Row extends ObjectLiteral>(tx: Tx, table: string, stored: ObjectLiteral): Row {
  const { driver } = tx.connection;
  const row: ObjectLiteral = {};
  for (const column of tx.connection.getMetadata(table).columns) {
    row[column.propertyName] = driver.prepareHydratedValue(stored[column.databaseName], column) as unknown;
  }
  return row as Row;
}

/** A condition that all given fields are equal to what is given. */
export function whereEqual<Row extends ObjectLiteral>(
  tx: Tx,
  table: string,
  equal: Equalities<Row>,
): { sql: string; parameters: unknown[] } {
  const parameters: unknown[] = [];
  const terms = storedFields(tx, table, equal).map(({ name, value }) => {
    if (value === null) return `${name} IS NULL`;
    parameters.push(value);
    return `${name} = ?`;
  });
  return { sql: terms.join(' AND '), parameters };
}

/** The given fields by their SQL names, with the values that a driver takes. */
export function storedFields<Row extends ObjectLiteral>(
  tx: Tx,
  table: string,
  fields: Partial<Row>,
): { name: string; value: unknown }[] {
  const { driver } = tx.connection;
  const metadata = tx.connection.getMetadata(table);
  return Object.entries(fields).flatMap(([property, value]) => {
    if (value === undefined) return [];
    const column = metadata.findColumnWithPropertyName(property);
    if (column === undefined) throw new TypeError(`no column for "${property}" in table ${table}`);
    const stored: unknown = driver.preparePersistentValue(value, column);
    return [{ name: driver.escape(column.databaseName), value: stored }];
  });
}
