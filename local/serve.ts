import { runGateway, type ListenOptions } from './gateway.ts';
import { runScheduler, type SchedulerOptions } from './scheduler.ts';

export type ServeOptions = ListenOptions & Omit<SchedulerOptions, 'role'>;

/** Gateway and scheduler loop in one process; when one of them fails, the other one ends, too. */
export async function runServe(options: ServeOptions): Promise<void> {
  const failed = new AbortController();
  const signal = AbortSignal.any([options.signal, failed.signal]);
  const stopBoth = (error: unknown) => {
    failed.abort();
    throw error;
  };
  const outcomes = await Promise.allSettled([
    runGateway({ ...options, signal }).catch(stopBoth),
    runScheduler({ ...options, signal, role: 'serve' }).catch(stopBoth),
  ]);
  for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
}
