import type { ObjectLiteral } from 'typeorm';
import { storedFields, whereEqual, type Equalities } from './read-rows.ts';
import type { Tx } from './tx.ts';

/**
 * Changes the rows that equal what is given, without TypeORM's builders.
 *
 * @returns how many rows equalled it, changed or not
 */
export async function updateRows<Row extends ObjectLiteral>(
  tx: Tx,
  table: string,
  equal: Equalities<Row>,
  changes: Partial<Row>,
): Promise<number> {
  const set = storedFields(tx, table, changes);
  const where = whereEqual(tx, table, equal);
  return countChanged(
    tx,
    `UPDATE ${table} SET ${set.map(({ name }) => `${name} = ?`).join(', ')} WHERE ${where.sql}`,
    [...set.map(({ value }) => value), ...where.parameters],
  );
}

/** Runs a statement that changes rows. @returns how many rows it met */
export async function countChanged(tx: Tx, sql: string, parameters: unknown[]): Promise<number> {
  const { queryRunner } = tx;
  if (queryRunner === undefined) throw new Error('expected a transaction');
  const { affected } = await queryRunner.query(sql, parameters, true);
  return affected ?? 0;
}
