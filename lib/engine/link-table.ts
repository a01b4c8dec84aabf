const smallest = 1 << 12;

/**
 * Counts how often each inode was seen, in 8 bytes an entry: a tree has millions of hard-linked files, and a Map of
 * them would not fit. Open addressing, linear probing. Inode numbers may use all 64 bits, but hardly ever do: the upper
 * halves are kept from the first one on that needs them.
 */
export class LinkTable {
  private high: Uint32Array | null = null;
  private low = new Uint32Array(smallest);
  private seen = new Uint32Array(smallest);
  private size = 0;

  /** @returns how often this inode has been seen now, 1 for the first time */
  add(high: number, low: number): number {
    if (this.size * 4 > this.seen.length * 3) this.grow();
    if (high !== 0) this.high ??= new Uint32Array(this.seen.length);
    const slot = this.find(high, low);
    const times = (this.seen[slot] ?? 0) + 1;
    if (times === 1) {
      this.size++;
      this.low[slot] = low;
      if (this.high !== null) this.high[slot] = high;
    }
    this.seen[slot] = times;
    return times;
  }

  private find(high: number, low: number): number {
    const mask = this.seen.length - 1;
    const mixed = Math.imul(low ^ Math.imul(high, 0x85ebca6b), 0x9e3779b1);
    let slot = (mixed ^ (mixed >>> 15)) & mask;
    while (this.seen[slot] !== 0 && (this.low[slot] !== low || (this.high?.[slot] ?? 0) !== high)) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private grow(): void {
    const { high, low, seen } = this;
    this.high = high === null ? null : new Uint32Array(high.length * 2);
    this.low = new Uint32Array(low.length * 2);
    this.seen = new Uint32Array(seen.length * 2);
    for (let index = 0; index < seen.length; index++) {
      if (seen[index] === 0) continue;
      const upper = high?.[index] ?? 0;
      const slot = this.find(upper, low[index] ?? 0);
      if (this.high !== null) this.high[slot] = upper;
      this.low[slot] = low[index] ?? 0;
      this.seen[slot] = seen[index] ?? 0;
    }
  }
}
