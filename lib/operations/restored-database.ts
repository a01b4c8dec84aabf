import { deleteAllTokens } from '../data/api-tokens.ts';
import { getMeta, removeMeta, setMeta } from '../data/meta.ts';
import { endAllQueuedRuns } from '../data/run-lease.ts';
import { deleteAllSessions } from '../data/sessions.ts';
import type { Tx } from '../data/tx.ts';
import { NotFoundError, RefusedError } from '../domain/errors.ts';
import type { Services } from './services.ts';

const metaKey = 'restored';

/** That the database is an older one than it was, until somebody says that this is known. */
export interface RestoredMark {
  at: string;
  /** How it was noticed. */
  how: string;
}

/**
 * Marks a database that was put back to an older state. Whoever was logged out or lost a token since must not come back
 * by it, and what waited then was done long ago.
 */
export async function markRestored(tx: Tx, now: Date, how: string): Promise<void> {
  await deleteAllSessions(tx);
  await deleteAllTokens(tx);
  await endAllQueuedRuns(tx, {
    status: 'skipped',
    endedAt: now,
    error: {
      code: 'interrupted',
      message: 'The database was restored; this run waited in the copy.',
      cure: null,
    },
  });
  const mark: RestoredMark = { at: now.toISOString(), how };
  await setMeta(tx, metaKey, JSON.stringify(mark));
}

/** The mark, or null once it was acknowledged. */
export async function findRestoredMark(tx: Tx): Promise<RestoredMark | null> {
  const text = await getMeta(tx, metaKey);
  return text === null ? null : (JSON.parse(text) as RestoredMark);
}

/** The mark as one sentence for people. */
export function describeRestored({ at, how }: RestoredMark): string {
  return `The database is an older one since ${at} (${how}): nothing is deleted until somebody has acknowledged it.`;
}

export const restoredCure =
  'Look over hosts, users, pins and schedules, then run: pobsync acknowledge-restore';

/** @throws RefusedError while the mark is there */
export async function refuseWhileRestored(services: Services): Promise<void> {
  const database = await services.database();
  const mark = await database.read(findRestoredMark);
  if (mark !== null) throw new RefusedError(describeRestored(mark), { cure: restoredCure });
}

/** Takes the mark away. @throws NotFoundError when there is none */
export async function acknowledgeRestore(services: Services): Promise<RestoredMark> {
  const database = await services.database();
  return database.write(async (tx) => {
    const mark = await findRestoredMark(tx);
    if (mark === null)
      throw new NotFoundError('There is nothing to acknowledge: the database was not restored.');
    await removeMeta(tx, metaKey);
    return mark;
  });
}
