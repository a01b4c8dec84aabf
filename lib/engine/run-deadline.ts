import { CancelledError, PobsyncError } from '../domain/errors.ts';

export interface RunDeadline {
  /** Aborted when the caller's signal is, or when the time is over. */
  signal: AbortSignal;
  /** @throws the reason, as a PobsyncError, once the signal is aborted */
  check(): void;
  end(): void;
}

// a longer timer fires at once
const longestTimerMs = 2 ** 31 - 1;

/** Joins a caller's signal and a run's time limit. The caller must `end` it. */
export function startDeadline(outer: AbortSignal, minutes: number, what: string): RunDeadline {
  const controller = new AbortController();
  let leftMs = minutes * 60_000;
  let timer: NodeJS.Timeout;
  const arm = () => {
    const stepMs = Math.min(leftMs, longestTimerMs);
    leftMs -= stepMs;
    timer = setTimeout(() => {
      if (leftMs > 0) return arm();
      controller.abort(
        new PobsyncError('timed_out', `${what} was stopped: it took longer than ${minutes} minutes.`, {
          cure: 'Raise runTimeoutMinutes, or back up less; the next run goes on from what this one had.',
        }),
      );
    }, stepMs);
  };
  arm();
  const forward = () => {
    const reason: unknown = outer.reason;
    controller.abort(
      reason instanceof PobsyncError
        ? reason
        : new CancelledError(`${what} was cancelled.`, {
            cure: 'Start it again; it goes on from what it had.',
          }),
    );
  };
  outer.addEventListener('abort', forward, { once: true });
  if (outer.aborted) forward();
  return {
    signal: controller.signal,
    check: () => {
      if (controller.signal.aborted) throw controller.signal.reason as PobsyncError;
    },
    end: () => {
      clearTimeout(timer);
      outer.removeEventListener('abort', forward);
    },
  };
}
