import { setTimeout as sleep } from 'node:timers/promises';
import { getRun, type RunRecord } from '../data/runs.ts';
import type { JsonObject } from '../data/stored-json.ts';
import { fromPublicError, InvalidInputError, PobsyncError } from '../domain/errors.ts';
import { isEnded, type RunOperation } from '../domain/run-status.ts';
import type { SnapshotKind } from '../domain/snapshot-ref.ts';
import { queueNodeRun, queueRun } from './queue-run.ts';
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
  'check',
  'set-root',
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
  const event = call.event as { host?: string };
  const isFit = isQueuedFunction(call.name, event) && (call.name === 'set-root' || event.host !== undefined);
  if (!isFit) {
    throw new InvalidInputError(
      `Function ${call.name} cannot be queued with this event: expected one of ${queued.join(', ')} (prune with "apply"), and a host.`,
    );
  }
  const { id } = await queueCall(services, call);
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

function queueCall(services: Services, { name, event: given, by }: QueuedInvocation): Promise<RunRecord> {
  const asked = { operation: name as RunOperation, trigger: 'invoke' as const, requestedBy: by };
  const event = given as JsonObject & { host?: string; kind?: SnapshotKind };
  if (event.host === undefined) return queueNodeRun(services, { ...asked, event });
  const kind = name === 'backup' ? (event.kind ?? 'scheduled') : null;
  return queueRun(services, { ...asked, event: { ...event, host: event.host }, kind });
}
