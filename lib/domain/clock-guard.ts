/** One reading of both clocks, taken together. */
export interface ClockReading {
  wall: Date;
  monotonicMs: number;
}

/** A wall clock that moved this much more or less than the monotonic one did jump; NTP slews stay far below. */
export const clockJumpLimitMs = 120_000;

/** How far the wall clock jumped between two readings, in ms: positive forward, negative back, 0 for no jump. */
export function clockJumpMs(earlier: ClockReading, later: ClockReading): number {
  const wallMs = later.wall.getTime() - earlier.wall.getTime();
  const jumpMs = wallMs - (later.monotonicMs - earlier.monotonicMs);
  return Math.abs(jumpMs) > clockJumpLimitMs ? jumpMs : 0;
}

/**
 * Why nothing may be deleted at this time by the clock, or null: a snapshot that began in the future says that the
 * clock is wrong now, or was wrong then.
 */
export function clockDoubt(now: Date, newestSnapshotAt: Date | null): string | null {
  if (newestSnapshotAt === null || newestSnapshotAt.getTime() - now.getTime() <= clockJumpLimitMs)
    return null;
  return `the newest snapshot is dated ${newestSnapshotAt.toISOString()}, but it is ${now.toISOString()} now`;
}

/** Nothing is deleted for this long after the wall clock jumped, so that an admin can see it first. */
export const clockHoldMs = 3_600_000;

/** Watches a process's two clocks; `heldUntilMs` is on the monotonic one. */
export interface ClockWatch {
  reading: ClockReading;
  heldUntilMs: number;
}

/** The watch after another reading: a jump starts a hold, time without one lets it run out. */
export function watchClock(watch: ClockWatch, reading: ClockReading): ClockWatch & { jumpMs: number } {
  const jumpMs = clockJumpMs(watch.reading, reading);
  const heldUntilMs = jumpMs === 0 ? watch.heldUntilMs : reading.monotonicMs + clockHoldMs;
  return { reading, heldUntilMs, jumpMs };
}

/** Whether deleting has to wait. */
export function isClockHeld(watch: ClockWatch): boolean {
  return watch.reading.monotonicMs < watch.heldUntilMs;
}
