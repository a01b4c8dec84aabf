import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { PobsyncError } from '../lib/domain/errors.ts';
import { bindServices } from '../lib/handler/bind-services.ts';
import type { SharedServices } from '../lib/handler/shared-services.ts';
import { noteClock } from '../lib/operations/clock-note.ts';
import { recoverRuns } from '../lib/operations/recover-runs.ts';
import { requireSoundDatabase } from '../lib/operations/require-sound-database.ts';
import type { Services } from '../lib/operations/services.ts';
import { makeUpkeep } from '../lib/operations/upkeep.ts';
import { watchDatabase } from '../lib/operations/watch-database.ts';
import { waitForDatabase } from '../lib/operations/wait-for-database.ts';
import { beatWorker, endWorker, startWorker } from '../lib/operations/worker.ts';
import { makeDispatcher, type Dispatcher } from './runtime/dispatcher.ts';
import { invoke } from './runtime/invoke.ts';
import { runTickLoop } from './runtime/tick-loop.ts';

export interface SchedulerOptions {
  shared: SharedServices;
  intervalMs: number;
  /** Runs at once; null for the setting. */
  maxConcurrent: number | null;
  /** How long running backups may go on after the signal before they are interrupted. */
  drainMs: number;
  role: 'scheduler' | 'worker' | 'serve';
  /** Aborted to end the loop. */
  signal: AbortSignal;
}

/** How often the queue is looked at between ticks: a backup asked for in the web starts within this time. */
const lookEveryMs = 1_000;

/**
 * Ticks every interval and executes queued runs until the signal is aborted; then it takes no more runs, lets those
 * that run end within the drain time, interrupts the rest, and signs off. A `worker` does not look at schedules, only
 * after the lost runs of its node.
 *
 * @throws DatabaseUnusableError when the database is damaged
 */
export async function runScheduler(options: SchedulerOptions): Promise<void> {
  const { shared, signal, role } = options;
  const services = schedulerServices(shared, signal);
  await waitForDatabase(services);
  await requireSoundDatabase(services);
  const worker = await startWorker(services, role, options.maxConcurrent);
  const dispatcher = makeDispatcher(services, worker, invoke);
  const upkeep = makeUpkeep(services, role);
  let clockHeld = false;
  services.logger.info({ worker: worker.id, maxConcurrent: worker.maxConcurrent }, 'scheduler started');
  const ticking = runTickLoop({
    ...options,
    clock: shared.clock,
    logger: services.logger,
    tick: async (held) => {
      clockHeld = held;
      await noteClock(services);
      await watchDatabase(services).catch(warnOfDisk(services));
      if (role === 'worker') await recoverRuns(services).catch(warnOfDisk(services));
      else await invoke('schedule-tick', {}, { shared });
      await beatWorker(services, worker);
      await upkeep.run(held);
    },
  });
  while (!signal.aborted) {
    await dispatcher.dispatch(clockHeld).catch((error: unknown) => {
      services.logger.error({ err: error }, 'the queue could not be read');
    });
    await sleep(lookEveryMs, undefined, { signal }).catch(() => {});
  }
  await ticking;
  await drain(services, dispatcher, options.drainMs);
  await endWorker(services, worker).catch((error: unknown) => {
    // a database that is away must not turn a clean stop into a failure; silent workers are forgotten anyway
    services.logger.warn({ err: error }, 'could not sign off');
  });
  services.logger.info('scheduler stopped');
}

/** One tick, and everything that it made due, to the end. */
export async function runSchedulerOnce(options: Omit<SchedulerOptions, 'intervalMs'>): Promise<number> {
  const { shared, signal, role } = options;
  const services = schedulerServices(shared, signal);
  const worker = await startWorker(services, role, options.maxConcurrent);
  try {
    await noteClock(services);
    await watchDatabase(services).catch(warnOfDisk(services));
    const { due } = await invoke('schedule-tick', {}, { shared });
    await beatWorker(services, worker);
    const dispatcher = makeDispatcher(services, worker, invoke);
    do {
      await dispatcher.dispatch(false);
      await Promise.race([dispatcher.oneEnded(), aborted(signal)]);
    } while (dispatcher.running() > 0 && !signal.aborted);
    if (signal.aborted) await drain(services, dispatcher, options.drainMs);
    return due.length;
  } finally {
    await endWorker(services, worker);
  }
}

function schedulerServices(shared: SharedServices, signal: AbortSignal): Services {
  return bindServices(shared, { requestId: randomUUID(), signal, name: 'scheduler' });
}

/** Schedules do not wait for a backup disk; it is asked again at the next tick. */
function warnOfDisk({ logger }: Services) {
  return (error: unknown): [] => {
    if (!(error instanceof PobsyncError) || !['root_missing', 'refused'].includes(error.code)) throw error;
    logger.warn({ code: error.code }, `what the disk has to say is asked later: ${error.message}`);
    return [];
  };
}

async function drain(services: Services, dispatcher: Dispatcher, drainMs: number): Promise<void> {
  const { clock, logger } = services;
  const untilMs = clock.monotonicMs() + drainMs;
  if (dispatcher.running() > 0)
    logger.info({ running: dispatcher.running(), drainMs }, 'waiting for running backups');
  while (dispatcher.running() > 0 && clock.monotonicMs() < untilMs) await sleep(100);
  await dispatcher.stop();
}

async function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}
