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
  if (newestSnapshotAt === null || newestSnapshotAt.getTime() - now.getTime() <= clockJumpLimitMs) return null;
  return `the newest snapshot is dated ${newestSnapshotAt.toISOString()}, but it is ${now.toISOString()} now`;
}
