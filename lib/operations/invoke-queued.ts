import { setTimeout as sleep } from 'node:timers/promises';
import { getRun } from '../data/runs.ts';
import { fromPublicError, InvalidInputError, PobsyncError } from '../domain/errors.ts';
import { isEnded, type RunOperation } from '../domain/run-status.ts';
import type { SnapshotKind } from '../domain/snapshot-ref.ts';
import { queueRun } from './queue-run.ts';
import type { Services } from './services.ts';

export interface QueuedInvocation {
  name: string;
  /** Fits the function's schema already. */
  event: unknown;
  by: string;
  /** Until the run has ended; otherwise only until it is queued. */
  wait: boolean;
}

const queued: readonly string[] = [
  'backup',
  'prune',
  'discover',
  'restore',
  'verify',
  'scan-keys',
] satisfies RunOperation[];
const lookEveryMs = 500;

/** Whether a call of the function is a run of a worker; a plan of a prune is only a look. */
export function isQueuedFunction(name: string, event: unknown): boolean {
  if (!queued.includes(name)) return false;
  return name !== 'prune' || (event as { apply?: unknown }).apply === true;
}

/**
 * Calls a function by way of the queue, so that the worker of the right backup host does it.
 *
 * @returns the function's result when waited for, else null
 * @throws PobsyncError what the run failed with, or `timed_out` when the caller's patience ends first
 */
export async function invokeQueued(services: Services, call: QueuedInvocation): Promise<unknown> {
  const event = call.event as { host?: string; kind?: SnapshotKind };
  if (!isQueuedFunction(call.name, event) || event.host === undefined) {
    throw new InvalidInputError(
      `Function ${call.name} cannot be queued with this event: expected backup, prune with "apply", discover or scan-keys, and a host.`,
    );
  }
  const { id } = await queueRun(services, {
    operation: call.name as RunOperation,
    event: { ...event, host: event.host },
    kind: call.name === 'backup' ? (event.kind ?? 'scheduled') : null,
    trigger: 'invoke',
    requestedBy: call.by,
  });
  if (!call.wait) return null;
  const database = await services.database();
  for (;;) {
    const run = await database.read((tx) => getRun(tx, id));
    if (isEnded(run.status)) {
      if (run.error !== null) throw fromPublicError({ ...run.error, facts: { runId: id } });
      return run.result;
    }
    await sleep(lookEveryMs, undefined, { signal: services.signal }).catch(() => {});
    if (services.signal.aborted) {
      throw new PobsyncError('timed_out', `Run ${id} goes on, but nobody waits for it any more.`, {
        facts: { runId: id },
      });
    }
  }
}
