import { AsyncLocalStorage } from 'node:async_hooks';

const inside = new AsyncLocalStorage<true>();

/**
 * Runs a transaction and refuses one inside another: on the one connection of SQLite it would wait for itself for ever.
 *
 * @throws Error at once, naming the defect
 */
export function forbidNesting<T>(work: () => Promise<T>): Promise<T> {
  if (inside.getStore() === true) {
    return Promise.reject(new Error('A database transaction was opened inside another: pass the tx on.'));
  }
  return inside.run(true, work);
}
