import type { EntityManager } from 'typeorm';

/** What repository functions work with: made by `Database.read` and `Database.write`, dead when these return. */
export type Tx = EntityManager;

/** Cuts a list into parts of at most `size`. */
export function* chunks<T>(items: readonly T[], size: number): Generator<T[]> {
  for (let start = 0; start < items.length; start += size) yield items.slice(start, start + size);
}

/** Whether the transaction runs on MariaDB, for the few statements that differ. */
export function isMariadb(tx: Tx): boolean {
  return tx.connection.options.type === 'mariadb';
}
