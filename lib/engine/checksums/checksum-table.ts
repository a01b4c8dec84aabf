/**
 * Keys of 64 bits → checksums of 128 bits, in 24 bytes a slot: a backup may receive millions of files, and a Map of them
 * would not fit. Open addressing, linear probing.
 */
export class ChecksumTable {
  size = 0;
  private words = new Uint32Array(6 << 10);
  private used = new Uint8Array(1 << 10);

  /** The last value of a key counts: rsync prints a file that changed under its hands twice. */
  set(high: number, low: number, checksum: string): void {
    if (this.size * 4 > this.used.length * 3) this.grow();
    const slot = this.find(high, low);
    if (this.used[slot] === 0) this.size++;
    this.used[slot] = 1;
    const at = slot * 6;
    this.words[at] = high;
    this.words[at + 1] = low;
    for (let part = 0; part < 4; part++) {
      this.words[at + 2 + part] = Number.parseInt(checksum.slice(part * 8, part * 8 + 8), 16);
    }
  }

  get(high: number, low: number): string | null {
    const slot = this.find(high, low);
    if (this.used[slot] === 0) return null;
    return wordsToHex(this.words, slot * 6 + 2);
  }

  private find(high: number, low: number): number {
    const mask = this.used.length - 1;
    const mixed = Math.imul(low ^ Math.imul(high, 0x85ebca6b), 0x9e3779b1);
    let slot = (mixed ^ (mixed >>> 15)) & mask;
    while (this.used[slot] !== 0 && (this.words[slot * 6] !== high || this.words[slot * 6 + 1] !== low)) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private grow(): void {
    const { words, used } = this;
    this.words = new Uint32Array(words.length * 2);
    this.used = new Uint8Array(used.length * 2);
    for (let old = 0; old < used.length; old++) {
      if (used[old] === 0) continue;
      const slot = this.find(words[old * 6] ?? 0, words[old * 6 + 1] ?? 0);
      this.used[slot] = 1;
      this.words.set(words.subarray(old * 6, old * 6 + 6), slot * 6);
    }
  }
}

/** Four words as 32 hexadecimal digits. */
export function wordsToHex(words: Uint32Array, at: number): string {
  let text = '';
  for (let part = 0; part < 4; part++) text += (words[at + part] ?? 0).toString(16).padStart(8, '0');
  return text;
}
