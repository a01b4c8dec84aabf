/** Files are dealt into this many parts by their inode; a sample of N percent reads N of them. */
const parts = 100;

/**
 * Which files a sample reads: those of N of the hundred parts, beginning at `from`. An inode stays in its part for good,
 * and the next sample begins where this one ends, so a hundred percent are read in a hundred divided by N samples, and
 * nothing is read twice before everything else was read once.
 */
export interface SampleWindow {
  /** 0 to 99. */
  from: number;
  /** 1 to 100. */
  percent: number;
}

export function isInWindow(high: number, low: number, { from, percent }: SampleWindow): boolean {
  if (percent >= parts) return true;
  return (partOf(high, low) - from + parts) % parts < percent;
}

/** Where the sample after this one begins. */
export function nextWindow({ from, percent }: SampleWindow): number {
  return (from + percent) % parts;
}

/** Mixed, because inodes of one directory follow each other. */
function partOf(high: number, low: number): number {
  const mixed = Math.imul(low ^ Math.imul(high, 0x85ebca6b), 0x9e3779b1);
  const spread = Math.imul(mixed ^ (mixed >>> 15), 0x2c1b3c6d);
  return ((spread ^ (spread >>> 12)) >>> 0) % parts;
}
