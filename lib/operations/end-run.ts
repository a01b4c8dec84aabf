import { setTimeout as sleep } from 'node:timers/promises';
import { endQueuedRun, finishRun, type Lease, type RunOutcome } from '../data/run-lease.ts';
import { insertRun } from '../data/runs.ts';
import type { Tx } from '../data/tx.ts';
import { BusyError, PobsyncError, toPublicError } from '../domain/errors.ts';
import { ownRun, type RunSpec } from './begin-run.ts';
import { postponeOrSkip } from './postpone-run.ts';
import type { Services } from './services.ts';

/**
 * Records the outcome, again and again while the database is away: the work is done, and a server that restarts must
 * not make it look lost. If it stays away, the next tick recovers the outcome from snapshot.json.
 *
 * @param also what belongs to the outcome, in the same transaction; left out when the claim is lost
 */
export async function endRun(
  services: Services,
  lease: Lease,
  outcome: RunOutcome,
  also: (tx: Tx) => Promise<void> = async () => undefined,
): Promise<void> {
  for (let waitMs = 250; ; waitMs = Math.min(waitMs * 2, 30_000)) {
    try {
      const database = await services.database();
      const held = await database.write(async (tx) => {
        if (!(await finishRun(tx, lease, outcome))) return false;
        await also(tx);
        return true;
      });
      if (!held) services.logger.warn({ runId: lease.id }, 'the run was ended by somebody else meanwhile');
      return;
    } catch (error) {
      if (waitMs >= 30_000) throw error;
      services.logger.warn(
        { err: error, runId: lease.id },
        'the outcome could not be recorded; trying again',
      );
      await sleep(waitMs);
    }
  }
}

/** A run that could not take its host is put off, skipped or failed; one that nobody queued leaves a row if it failed. */
export async function recordFailedStart(services: Services, spec: RunSpec, error: unknown): Promise<void> {
  if (spec.runId !== null && error instanceof BusyError) {
    await postponeOrSkip(services, spec.runId, services.claim ?? null, error);
    return;
  }
  if (error instanceof BusyError || !(error instanceof PobsyncError)) return;
  const database = await services.database();
  const outcome: RunOutcome = {
    status: 'failed',
    endedAt: services.clock.now(),
    error: toPublicError(error),
  };
  await database.write(async (tx) => {
    const id = spec.runId ?? (await insertRun(tx, ownRun(services, spec, services.clock.now()))).id;
    if (services.claim?.id === id) await finishRun(tx, services.claim, outcome);
    else await endQueuedRun(tx, id, outcome);
  });
}
