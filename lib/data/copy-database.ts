import { isDeepStrictEqual } from 'node:util';
import type { EntityMetadata, ObjectLiteral } from 'typeorm';
import { ConflictError, DatabaseUnusableError } from '../domain/errors.ts';
import { showText } from '../domain/show-text.ts';
import type { Database } from './database.ts';
import { insertRows } from './insert-rows.ts';
import { isMariadb, type Tx } from './tx.ts';

/** How many rows each table had, by table. */
export type CopiedRows = Record<string, number>;

const rowsPerPart = 1000;

/**
 * Copies every row of one database into another that is migrated and holds none, then compares them row by row; all in
 * one transaction of each, so the target gets everything or nothing. The tables are those that the queries use, so one
 * that is added later is copied too.
 *
 * @throws ConflictError when the target holds rows already
 * @throws DatabaseUnusableError when a row does not read back as it was written; the target is as it was then
 */
export async function copyDatabase(from: Database, to: Database): Promise<CopiedRows> {
  return from.read((source) =>
    to.write((target) =>
      withoutForeignKeys(target, async () => {
        const tables = target.connection.entityMetadatas;
        await refuseFilled(target, tables);
        // the new database's own identity gives way to the old one's
        await target.query('DELETE FROM meta');
        const copied: CopiedRows = {};
        for (const table of tables) copied[table.tableName] = await copyTable(source, target, table);
        for (const table of tables) await compareTable(source, target, table);
        return copied;
      }),
    ),
  );
}

async function copyTable(source: Tx, target: Tx, table: EntityMetadata): Promise<number> {
  let count = 0;
  for await (const rows of parts(source, table)) {
    await insertRows(target, table.tableName, rows);
    count += rows.length;
  }
  return count;
}

async function compareTable(source: Tx, target: Tx, table: EntityMetadata): Promise<void> {
  const copies = parts(target, table);
  for await (const rows of parts(source, table)) {
    const { value } = await copies.next();
    const found = value ?? [];
    for (const [index, row] of rows.entries()) {
      if (!isDeepStrictEqual(row, found[index])) throw differs(table, row);
    }
  }
  const { value: surplus } = await copies.next();
  if (surplus?.[0] !== undefined) throw differs(table, surplus[0]);
}

/** The rows of a table in the order of its primary key. */
async function* parts(tx: Tx, table: EntityMetadata): AsyncGenerator<ObjectLiteral[], undefined> {
  const keys = table.primaryColumns.map((column) => column.propertyName);
  let last: ObjectLiteral | null = null;
  for (;;) {
    const query = tx.getRepository(table.name).createQueryBuilder('t').limit(rowsPerPart);
    for (const key of keys) query.addOrderBy(`t.${key}`);
    if (last !== null) query.where(behind(keys), Object.fromEntries(keys.map((key) => [key, last?.[key]])));
    const rows = await query.getMany();
    if (rows.length > 0) yield rows;
    if (rows.length < rowsPerPart) return undefined;
    last = rows.at(-1) ?? null;
  }
}

/** `a > :a OR (a = :a AND b > :b)`: MariaDB would not use the index for `(a, b) > (:a, :b)`. */
function behind(keys: readonly string[]): string {
  return keys
    .map((key, index) => {
      const equal = keys.slice(0, index).map((before) => `t.${before} = :${before}`);
      return `(${[...equal, `t.${key} > :${key}`].join(' AND ')})`;
    })
    .join(' OR ');
}

async function refuseFilled(target: Tx, tables: readonly EntityMetadata[]): Promise<void> {
  for (const { name } of tables) {
    // its own two facts are all that a new database holds
    if (name === 'meta' || (await target.count(name)) === 0) continue;
    throw new ConflictError(`The target database holds rows already (table ${name}).`, {
      cure: 'Copy into a new, empty database.',
    });
  }
}

/** Snapshots point to each other, so no order of rows satisfies the foreign keys at each statement. */
async function withoutForeignKeys<T>(tx: Tx, work: () => Promise<T>): Promise<T> {
  if (!isMariadb(tx)) {
    await tx.query('PRAGMA defer_foreign_keys = ON');
    return work();
  }
  await tx.query('SET SESSION foreign_key_checks = 0');
  try {
    return await work();
  } finally {
    // the connection goes back to the pool
    await tx.query('SET SESSION foreign_key_checks = 1');
  }
}

function differs(table: EntityMetadata, row: ObjectLiteral): DatabaseUnusableError {
  const key = table.primaryColumns.map((column) => String(row[column.propertyName])).join('/');
  return new DatabaseUnusableError(
    `Row "${showText(key, 80)}" of table ${table.tableName} differs after copying; the copy was undone.`,
    { cure: 'Run the copy again; if it happens again, check the disks of both databases.' },
  );
}
