/** A session that nobody used for so long is over. */
export const sessionIdleMs = 12 * 3_600_000;
/** However much it is used, a session ends after this. */
export const sessionLongestMs = 7 * 24 * 3_600_000;
/** The time of the last use is written this often: a write at every request would be one too many. */
export const sessionTouchMs = 60_000;

export interface SessionTimes {
  createdAt: Date;
  lastSeenAt: Date;
}

/** Whether a session still counts. */
export function isSessionAlive({ createdAt, lastSeenAt }: SessionTimes, now: Date): boolean {
  return (
    now.getTime() - createdAt.getTime() < sessionLongestMs &&
    now.getTime() - lastSeenAt.getTime() < sessionIdleMs
  );
}
