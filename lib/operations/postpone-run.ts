import { endQueuedRun, finishRun, type Lease, type RunOutcome } from '../data/run-lease.ts';
import { getRun } from '../data/runs.ts';
import { handBackRun } from '../data/take-run.ts';
import { toPublicError, type BusyError } from '../domain/errors.ts';
import type { RunId } from '../domain/run-id.ts';
import type { Services } from './services.ts';

const waitMs = 30_000;
const longestWaitMs = 6 * 3_600_000;

/**
 * A queued run found its host busy: a scheduled one is skipped (the next slot comes anyway), one that somebody asked
 * for waits for its turn, but not for ever.
 */
export async function postponeOrSkip(
  services: Services,
  id: RunId,
  claim: Lease | null,
  busy: BusyError,
): Promise<void> {
  const now = services.clock.now();
  const database = await services.database();
  await database.write(async (tx) => {
    const run = await getRun(tx, id);
    const waitedMs = now.getTime() - run.queuedAt.getTime();
    if (run.trigger !== 'schedule' && waitedMs < longestWaitMs) {
      if (claim !== null) await handBackRun(tx, claim, new Date(now.getTime() + waitMs));
      return;
    }
    const outcome: RunOutcome = { status: 'skipped', endedAt: now, error: toPublicError(busy) };
    if (claim === null) await endQueuedRun(tx, id, outcome);
    else await finishRun(tx, claim, outcome);
  });
}
