/**
 * Counts how often each inode was seen, in 12 bytes an entry: a tree has millions of hard-linked files, and a Map of
 * them would not fit. Open addressing, linear probing; inode numbers may use all 64 bits.
 */
export class LinkTable {
  private high = new Uint32Array(1 << 12);
  private low = new Uint32Array(1 << 12);
  private seen = new Uint32Array(1 << 12);
  private size = 0;

  /** @returns how often this inode has been seen now, 1 for the first time */
  add(high: number, low: number): number {
    if (this.size * 4 > this.seen.length * 3) this.grow();
    const slot = this.find(high, low);
    const times = (this.seen[slot] ?? 0) + 1;
    if (times === 1) {
      this.size++;
      this.high[slot] = high;
      this.low[slot] = low;
    }
    this.seen[slot] = times;
    return times;
  }

  private find(high: number, low: number): number {
    const mask = this.seen.length - 1;
    let slot = (Math.imul(low ^ Math.imul(high, 0x85ebca6b), 0x9e3779b1) >>> 7) & mask;
    while (this.seen[slot] !== 0 && (this.low[slot] !== low || this.high[slot] !== high)) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private grow(): void {
    const { high, low, seen } = this;
    this.high = new Uint32Array(high.length * 2);
    this.low = new Uint32Array(low.length * 2);
    this.seen = new Uint32Array(seen.length * 2);
    for (let index = 0; index < seen.length; index++) {
      if (seen[index] === 0) continue;
      const slot = this.find(high[index] ?? 0, low[index] ?? 0);
      this.high[slot] = high[index] ?? 0;
      this.low[slot] = low[index] ?? 0;
      this.seen[slot] = seen[index] ?? 0;
    }
  }
}
