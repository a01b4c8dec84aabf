import { setTimeout as sleep } from 'node:timers/promises';
import { isClockHeld, watchClock, type ClockReading, type ClockWatch } from '../../lib/domain/clock-guard.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Logger } from '../../lib/logger.ts';

export interface TickLoopOptions {
  intervalMs: number;
  clock: Clock;
  logger: Logger;
  signal: AbortSignal;
  /** One pass; told whether the clock jumped lately, so that nothing is deleted. */
  tick: (clockHeld: boolean) => Promise<void>;
}

const longestBackoffMs = 300_000;

/**
 * Ticks until the signal is aborted: at once, then every interval by the monotonic clock, so that a wall clock that
 * jumps neither silences the loop nor makes it storm. A tick that fails is tried again sooner, then ever later.
 */
export async function runTickLoop(options: TickLoopOptions): Promise<void> {
  const { intervalMs, clock, logger, signal, tick } = options;
  let watch: ClockWatch = { reading: read(clock), heldUntilMs: 0 };
  let failures = 0;
  let nextMs = clock.monotonicMs();
  while (!signal.aborted) {
    const waitMs = nextMs - clock.monotonicMs();
    if (waitMs > 0) {
      // re-armed in small steps: a machine that slept wakes up late, and is not asked to wait longer for it
      await pause(Math.min(waitMs, 60_000), signal);
      continue;
    }
    const seen = watchClock(watch, read(clock));
    watch = seen;
    if (seen.jumpMs !== 0) {
      logger.warn({ jumpMs: seen.jumpMs }, 'the clock jumped: nothing is deleted for an hour');
    }
    try {
      await tick(isClockHeld(watch));
      failures = 0;
    } catch (error) {
      failures++;
      logger.error({ err: error, failures }, 'the tick failed');
    }
    nextMs = clock.monotonicMs() + delayAfter(failures, intervalMs);
  }
}

/**
 * How long until the next tick: the interval, or after failures 1 s, 2 s, 4 s … up to five minutes.
 *
 * @example delayAfter(0, 60_000) // 60_000
 */
export function delayAfter(failures: number, intervalMs: number): number {
  return failures === 0 ? intervalMs : Math.min(1_000 * 2 ** (failures - 1), longestBackoffMs);
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => {});
}

function read(clock: Clock): ClockReading {
  return { wall: clock.now(), monotonicMs: clock.monotonicMs() };
}
