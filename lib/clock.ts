/** Time, handed to whoever needs it, so that tests can set it. Nothing else reads the machine's clock. */
export interface Clock {
  /** The wall clock in UTC. It can be set back or jump; never subtract two of these to get a duration. */
  now(): Date;
  /** Milliseconds since an arbitrary point; only ever grows. For durations and time limits. */
  monotonicMs(): number;
}

export const systemClock: Clock = {
  now: () => new Date(),
  monotonicMs: () => performance.now(),
};
