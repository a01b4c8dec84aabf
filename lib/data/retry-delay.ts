/** First and longest wait, and the number of repetitions, for each reason to try a transaction again. */
const rules = {
  // deadlocks dissolve within milliseconds; under load the losers must spread out
  contention: { firstMs: 5, longestMs: 500, attempts: 12 },
  // a server that restarts is back within half a minute
  connection: { firstMs: 100, longestMs: 5000, attempts: 11 },
} as const;

/**
 * How long to wait before the next attempt, or null when it was tried often enough. Doubling, with up to half of it left
 * to chance, so that those who collided do not meet again.
 *
 * @param attempt the attempt that just failed, from 1
 * @param random from 0 to 1
 */
export function retryDelayMs(reason: keyof typeof rules, attempt: number, random: number): number | null {
  const { firstMs, longestMs, attempts } = rules[reason];
  if (attempt > attempts) return null;
  const wholeMs = Math.min(longestMs, firstMs * 2 ** (attempt - 1));
  return wholeMs * (0.5 + random / 2);
}
