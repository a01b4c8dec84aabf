import { AsyncLocalStorage } from 'node:async_hooks';

/**
 * Makes the guard of one database: it runs a transaction, but refuses one inside another. On the one connection of
 * SQLite the inner one would wait for itself for ever.
 */
export function nestingGuard(): <T>(work: () => Promise<T>) => Promise<T> {
  const inside = new AsyncLocalStorage<true>();
  return async (work) => {
    if (inside.getStore() === true) {
      throw new Error('A database transaction was opened inside another: pass the tx on.');
    }
    return inside.run(true, work);
  };
}
