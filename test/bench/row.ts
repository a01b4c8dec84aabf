/** One line of the bench table. A ratio compares two things that were measured in the same run. */
export interface BenchRow {
  measure: string;
  /** What it took, such as `3.51 s` or `48 MB`. */
  ours: string;
  /** What it is compared with; empty when there is nothing. */
  reference: string;
  ratio: number | null;
  /** Standard error of the mean of the rounds' ratios: two of these above a goal are hardly chance. */
  error?: number;
  /** The goal as a number that `ratio` (or the value itself) may not exceed. */
  goal: number | null;
  met: boolean | null;
  note: string;
}

/**
 * Compares round by round, since a machine may become slower from one to the next; the median of the ratios counts.
 *
 * @param oursMs one a round
 * @param referenceMs one a round
 */
export function ratioRow(
  measure: string,
  oursMs: readonly number[],
  referenceMs: readonly number[],
  goal: number,
  note: string,
): BenchRow {
  const [ours, reference] = [median(oursMs), median(referenceMs)];
  const ratios = oursMs.map((ms, round) => ms / (referenceMs[round] ?? NaN));
  const ratio = median(ratios);
  return {
    measure,
    ours: `${(ours / 1000).toFixed(2)} s`,
    reference: `${(reference / 1000).toFixed(2)} s`,
    ratio: Number(ratio.toFixed(3)),
    error: standardError(ratios),
    goal,
    met: ratio <= goal,
    note,
  };
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1
    ? (sorted[middle] ?? 0)
    : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}

/** How far the mean of these values is likely to be from that of endlessly many; NaN for a single one. */
export function standardError(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return Math.sqrt(squares / (values.length - 1) / values.length);
}

/** Milliseconds of a piece of work. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}
