import type { ObjectLiteral } from 'typeorm';
import { chunks, isMariadb, type Tx } from './tx.ts';

// SQLite binds at most 32,766 values in one statement
const largestStatementValues = 10_000;

/** Plain inserts in as few statements as possible; generated ids are not read back. */
export async function insertRows<Row extends ObjectLiteral>(
  tx: Tx,
  table: string,
  rows: readonly Row[],
): Promise<void> {
  await insertWith(tx, 'INSERT INTO', table, rows);
}

/** Like insertRows, but rows that exist already stay as they are. */
export async function insertMissingRows<Row extends ObjectLiteral>(
  tx: Tx,
  table: string,
  rows: readonly Row[],
): Promise<void> {
  if (!isMariadb(tx)) return insertWith(tx, 'INSERT OR IGNORE INTO', table, rows);
  // not INSERT IGNORE, which would also bend values that do not fit
  const key = tx.connection.getMetadata(table).primaryColumns[0]?.databaseName ?? 'id';
  await insertWith(tx, 'INSERT INTO', table, rows, ` ON DUPLICATE KEY UPDATE \`${key}\` = \`${key}\``);
}

/**
 * Builds the statements itself: TypeORM's builder takes several times longer than the database for thousands of rows.
 * What is null or absent in every row is left out.
 */
async function insertWith<Row extends ObjectLiteral>(
  tx: Tx,
  insert: string,
  table: string,
  rows: readonly Row[],
  suffix = '',
): Promise<void> {
  const { driver } = tx.connection;
  const columns = tx.connection
    .getMetadata(table)
    .columns.filter((column) => rows.some((row) => (row[column.propertyName] ?? null) !== null));
  const names = columns.map((column) => driver.escape(column.databaseName)).join(', ');
  const places = `(${columns.map(() => '?').join(', ')})`;
  const rowsPerStatement = Math.max(1, Math.floor(largestStatementValues / Math.max(1, columns.length)));
  for (const part of chunks(rows, rowsPerStatement)) {
    const values = part.flatMap((row) =>
      columns.map((column): unknown =>
        driver.preparePersistentValue(row[column.propertyName] ?? null, column),
      ),
    );
    const sql = `${insert} ${driver.escape(table)} (${names}) VALUES ${part.map(() => places).join(', ')}${suffix}`;
    await tx.query(sql, values);
  }
}
