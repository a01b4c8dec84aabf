import type { Clock } from '../../lib/clock.ts';

/** A clock that stands still until it is told to move; `jump` sets the wall clock only, as an administrator would. */
export interface FixedClock extends Clock {
  advance(ms: number): void;
  jump(to: Date): void;
}

export function fixedClock(start: string | Date): FixedClock {
  let wallMs = new Date(start).getTime();
  let monotonicMs = 0;
  return {
    now: () => new Date(wallMs),
    monotonicMs: () => monotonicMs,
    sinceBoot: () => ({ id: 'test', ms: monotonicMs }),
    advance(ms) {
      wallMs += ms;
      monotonicMs += ms;
    },
    jump(to) {
      wallMs = to.getTime();
    },
  };
}
