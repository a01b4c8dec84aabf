import type { ErrorCode } from './errors.ts';

/** Failures that may pass by themselves. A wrong key or a missing source stays wrong until somebody acts. */
const passing: readonly ErrorCode[] = ['connection_failed', 'timed_out', 'interrupted'];

const minutes = [1, 5, 15, 60];

/** Whether trying again without a change can help. */
export function isPassing(code: ErrorCode): boolean {
  return passing.includes(code);
}

/**
 * When a run that failed is tried again: after 1, 5, 15 and then 60 minutes; null when it is not.
 *
 * @param attempt 1 for the run that was not itself a retry
 * @param retryAttempts how many retries the host's settings allow
 */
export function retryAt(code: ErrorCode, attempt: number, retryAttempts: number, now: Date): Date | null {
  if (!isPassing(code) || attempt > retryAttempts) return null;
  const wait = minutes[Math.min(attempt, minutes.length) - 1] ?? 60;
  return new Date(now.getTime() + wait * 60_000);
}
