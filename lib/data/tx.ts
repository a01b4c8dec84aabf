import type { EntityManager, ObjectLiteral } from 'typeorm';

/** What repository functions work with: made by `Database.read` and `Database.write`, dead when these return. */
export type Tx = EntityManager;

// SQLite binds at most 32,766 values in one statement
const largestStatementValues = 10_000;

/** Plain inserts in as few statements as possible; generated ids are not read back. */
export async function insertRows<Row extends ObjectLiteral>(
  tx: Tx,
  table: string,
  rows: readonly Row[],
): Promise<void> {
  for (const part of chunks(rows, rowsPerStatement(rows[0] ?? {}))) {
    await tx.createQueryBuilder().insert().into(table).values(part).updateEntity(false).execute();
  }
}

/** Like insertRows, but rows that exist already stay as they are. */
export async function insertMissingRows<Row extends ObjectLiteral>(
  tx: Tx,
  table: string,
  rows: readonly Row[],
): Promise<void> {
  for (const part of chunks(rows, rowsPerStatement(rows[0] ?? {}))) {
    await tx.createQueryBuilder().insert().into(table).values(part).orIgnore().updateEntity(false).execute();
  }
}

/** Cuts a list into parts of at most `size`. */
export function* chunks<T>(items: readonly T[], size: number): Generator<T[]> {
  for (let start = 0; start < items.length; start += size) yield items.slice(start, start + size);
}

/** Whether the transaction runs on MariaDB, for the few statements that differ. */
export function isMariadb(tx: Tx): boolean {
  return tx.connection.options.type === 'mariadb';
}

function rowsPerStatement(row: ObjectLiteral): number {
  return Math.max(1, Math.floor(largestStatementValues / Math.max(1, Object.keys(row).length)));
}
