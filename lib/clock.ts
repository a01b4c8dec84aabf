import { readFileSync } from 'node:fs';
import { uptime } from 'node:os';

/** Time, handed to whoever needs it, so that tests can set it. Nothing else reads the machine's clock. */
export interface Clock {
  /** The wall clock in UTC. It can be set back or jump; never subtract two of these to get a duration. */
  now(): Date;
  /** Milliseconds since an arbitrary point; only ever grows. For durations and time limits. */
  monotonicMs(): number;
  /** The machine's own time since it was started, sleep included: the same for every process until the next start. */
  sinceBoot(): BootTime;
}

export interface BootTime {
  /** Names one start of the machine. */
  id: string;
  ms: number;
}

export const systemClock: Clock = {
  now: () => new Date(),
  monotonicMs: () => performance.now(),
  sinceBoot: () => ({ id: bootId(), ms: uptime() * 1000 }),
};

function bootId(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  } catch {
    return 'unknown';
  }
}
