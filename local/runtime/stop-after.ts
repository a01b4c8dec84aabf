import { PobsyncError } from '../../lib/domain/errors.ts';

/** How long an invocation that was asked to stop may take to come to an end by itself. */
export const stopGraceMs = 30_000;

export interface StopSignal {
  /** Aborted by the time limit or by the caller, with the PobsyncError that says which. */
  signal: AbortSignal;
  clear(): void;
}

/**
 * One signal out of a time limit and the caller's own signal.
 *
 * @param name of the function, for the message
 */
export function stopAfter(timeoutMs: number, name: string, callers?: AbortSignal): StopSignal {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(timeLimitError(name, timeoutMs)), timeoutMs);
  const forward = () => controller.abort(stopReason(callers));
  callers?.addEventListener('abort', forward, { once: true });
  if (callers?.aborted === true) forward();
  return {
    signal: controller.signal,
    clear() {
      clearTimeout(timer);
      callers?.removeEventListener('abort', forward);
    },
  };
}

export function timeLimitError(name: string, timeoutMs: number): PobsyncError {
  const limit =
    timeoutMs < 120_000 ? `${timeoutMs / 1000} seconds` : `${Math.round(timeoutMs / 60_000)} minutes`;
  return new PobsyncError(
    'timed_out',
    `Function ${name} exceeded its time limit of ${limit} and was stopped.`,
  );
}

/** A caller that aborts without saying why has cancelled. */
export function stopReason(signal: AbortSignal | undefined): PobsyncError {
  const reason: unknown = signal?.reason;
  return reason instanceof PobsyncError
    ? reason
    : new PobsyncError('cancelled', 'The invocation was cancelled.');
}
