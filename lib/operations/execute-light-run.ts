import type { Lease } from '../data/run-lease.ts';
import type { JsonObject } from '../data/stored-json.ts';
import { adoptRun, startRun } from '../data/take-run.ts';
import { BusyError, InterruptedError, PobsyncError, toPublicError } from '../domain/errors.ts';
import { parseRunId } from '../domain/run-id.ts';
import { randomBytes } from 'node:crypto';
import { endRun } from './end-run.ts';
import { leaseMs, startHeartbeat } from './run-heartbeat.ts';
import type { Services } from './services.ts';

/** How the work ended. */
export interface LightEnd<Result> {
  result: Result;
  warnings: readonly string[];
}

/**
 * Executes work that writes nothing below the backup root. With a run id it is a run that somebody queued: its row
 * tells how the work goes and how it ended. Without one it is just done.
 *
 * @throws BusyError when the run does not wait any more
 */
export async function executeLightRun<Result>(
  services: Services,
  runId: string | undefined,
  work: (services: Services, log: (text: string) => void) => Promise<LightEnd<Result>>,
): Promise<Result> {
  if (runId === undefined) return (await work(services, () => {})).result;
  const lease = await takeRun(services, runId);
  const { clock } = services;
  const stopping = new AbortController();
  const onAbort = () => stopping.abort(services.signal.reason);
  services.signal.addEventListener('abort', onAbort, { once: true });
  if (services.signal.aborted) onAbort();
  const heartbeat = startHeartbeat(services, lease, (reason) => stopping.abort(reason));
  const startedMs = clock.monotonicMs();
  const stats = () => ({ durationMs: Math.round(clock.monotonicMs() - startedMs) });
  try {
    const { result, warnings } = await work({ ...services, signal: stopping.signal }, (text) =>
      heartbeat.log('info', text),
    );
    await heartbeat.stop();
    const status = warnings.length === 0 ? 'success' : 'warning';
    const outcome = { status, result: result as JsonObject, warnings, stats: stats() } as const;
    await endRun(services, lease, { ...outcome, endedAt: clock.now() });
    return result;
  } catch (error) {
    const known = stopping.signal.aborted ? asStopReason(stopping.signal.reason) : error;
    const shown = toPublicError(known);
    if (shown.code === 'internal') services.logger.error({ err: error }, 'the run failed unexpectedly');
    heartbeat.log('error', shown.message);
    await heartbeat.stop();
    const status = shown.code === 'cancelled' || shown.code === 'interrupted' ? shown.code : 'failed';
    await endRun(services, lease, { status, endedAt: clock.now(), error: shown, stats: stats() });
    throw known;
  } finally {
    services.signal.removeEventListener('abort', onAbort);
  }
}

async function takeRun(services: Services, runId: string): Promise<Lease> {
  const id = parseRunId(runId);
  const owner = `light-${randomBytes(8).toString('hex')}`;
  const database = await services.database();
  const record = await database.write(async (tx) => {
    const taker = { owner, now: services.clock.now(), leaseMs };
    if (services.claim?.id === id) return adoptRun(tx, services.claim, taker);
    return startRun(tx, { id, ...taker });
  });
  if (record === null) {
    throw new BusyError(`Run ${id} does not wait any more: somebody else started or cancelled it.`);
  }
  return { id, owner, fence: record.fence };
}

function asStopReason(reason: unknown): PobsyncError {
  if (reason instanceof PobsyncError) return reason;
  return new InterruptedError('The run was interrupted.', { cause: reason });
}
