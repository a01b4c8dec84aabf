import { setTimeout as sleep } from 'node:timers/promises';
import type { DataSource, QueryRunner } from 'typeorm';
import { DatabaseUnusableError } from '../domain/errors.ts';
import { connectionError } from './connection-error.ts';
import { isConnectionLoss, isContention, wasNeverSent } from './database-errors.ts';
import type { MariadbUrl } from './database-url.ts';
import { retryDelayMs } from './retry-delay.ts';
import type { Tx } from './tx.ts';

type Work<T> = (tx: Tx) => Promise<T>;

/**
 * Runs a transaction; all of it again when it lost a deadlock or its connection, for as long as a server takes to
 * restart.
 *
 * @throws DatabaseUnusableError when the server stays away, or went away during the commit
 */
export async function mariadbTransaction<T>(
  source: DataSource,
  url: MariadbUrl,
  mode: 'read' | 'write',
  work: Work<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await once(source, mode, work);
    } catch (error) {
      const lost = isConnectionLoss(error);
      if (!lost && !isContention(error)) throw error;
      const delayMs = retryDelayMs(lost ? 'connection' : 'contention', attempt, Math.random());
      if (delayMs === null) throw lost ? connectionError(url, error) : error;
      await sleep(delayMs);
    }
  }
}

async function once<T>(source: DataSource, mode: 'read' | 'write', work: Work<T>): Promise<T> {
  const runner = source.createQueryRunner();
  try {
    if (mode === 'read') return await oneState(runner, work);
    await runner.startTransaction();
    let result: T;
    try {
      result = await work(runner.manager);
    } catch (error) {
      // the connection may be gone; then the server has rolled back already
      await runner.rollbackTransaction().catch(() => undefined);
      throw error;
    }
    await commit(runner);
    return result;
  } finally {
    await runner.release();
  }
}

async function oneState<T>(runner: QueryRunner, work: Work<T>): Promise<T> {
  await runner.query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ');
  await runner.query('START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY');
  try {
    return await work(runner.manager);
  } finally {
    await runner.query('ROLLBACK').catch(() => undefined);
  }
}

/** Nobody knows what became of a commit whose answer was lost, so it is not repeated here. */
async function commit(runner: QueryRunner): Promise<void> {
  try {
    await runner.commitTransaction();
  } catch (error) {
    if (!isConnectionLoss(error) || wasNeverSent(error)) throw error;
    throw new DatabaseUnusableError(
      'The connection to the database broke while a change was being saved; it may or may not have been saved.',
      { cause: error, cure: 'Look whether it was, and repeat it if not.', facts: { commitUnknown: true } },
    );
  }
}
