import type { OffsetAt } from './local-time.ts';

const dayMs = 86_400_000;

/** What the clocks of a zone show at an instant, as a Date whose UTC fields read as that wall clock. */
export function wallClockAt(at: Date, offsetAt: OffsetAt): Date {
  return new Date(at.getTime() + offsetAt(at) * 60_000);
}

/**
 * The first instant at which the clocks of a zone show a time; for a time that they skip, the instant at which they
 * skip it.
 *
 * @param wall a Date whose UTC fields read as the wall clock
 */
export function firstInstantOf(wall: Date, offsetAt: OffsetAt): Date {
  const before = offsetAt(new Date(wall.getTime() - dayMs));
  const after = offsetAt(new Date(wall.getTime() + dayMs));
  // the larger offset gives the earlier instant
  const [early, late] = [Math.max(before, after), Math.min(before, after)].map(
    (offset) => new Date(wall.getTime() - offset * 60_000),
  ) as [Date, Date];
  if (wallClockAt(early, offsetAt).getTime() === wall.getTime()) return early;
  if (wallClockAt(late, offsetAt).getTime() === wall.getTime()) return late;
  return changeBetween(early, late, offsetAt);
}

/** The instant between two others at which the offset changes, to the second. */
function changeBetween(early: Date, late: Date, offsetAt: OffsetAt): Date {
  const offset = offsetAt(early);
  let [low, high] = [Math.floor(early.getTime() / 1000), Math.floor(late.getTime() / 1000)];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetAt(new Date(middle * 1000)) === offset) low = middle;
    else high = middle;
  }
  return new Date(high * 1000);
}
