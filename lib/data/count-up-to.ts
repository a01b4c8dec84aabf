import type { ObjectLiteral, SelectQueryBuilder } from 'typeorm';
import type { Tx } from './tx.ts';

/** Counts the rows of a query, but stops at `limit`: a count of millions would take longer than the page it is for. */
export async function countUpTo<Row extends ObjectLiteral>(
  tx: Tx,
  query: SelectQueryBuilder<Row>,
  limit: number,
): Promise<number> {
  const [sql, parameters] = query.clone().select('1', 'one').limit(limit).getQueryAndParameters();
  const rows: { total: number | string }[] = await tx.query(
    `SELECT COUNT(*) AS total FROM (${sql}) AS counted`,
    parameters,
  );
  return Number(rows[0]?.total ?? 0);
}
