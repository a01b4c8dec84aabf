import { ChecksumList } from './checksum-list.ts';
import { hexToWords } from './checksum-words.ts';

/**
 * Keys of 64 bits → checksums of 128 bits, in 24 bytes an entry and some 8 of slots: a backup may receive millions of
 * files, and a Map of them would not fit. Open addressing, linear probing; a slot holds the number of an entry.
 */
export class ChecksumTable {
  readonly list = new ChecksumList();
  private slots = new Uint32Array(1 << 11);
  private readonly words = new Uint32Array(4);

  /** How many keys there are. */
  get size(): number {
    return this.list.count;
  }

  /** The last value of a key counts: rsync prints a file that changed under its hands twice. */
  set(high: number, low: number, checksum: string): void {
    hexToWords(checksum, this.words);
    this.put(high, low, this.words, 0);
  }

  /** The same with four words, from `at` on. */
  put(high: number, low: number, words: Uint32Array, at: number): void {
    if (this.list.count * 4 > this.slots.length * 3) this.grow();
    const slot = this.find(high, low);
    const entry = this.slots[slot] ?? 0;
    if (entry > 0) return this.list.replace(entry - 1, words, at);
    this.slots[slot] = this.list.add(high, low, words, at) + 1;
  }

  get(high: number, low: number): string | null {
    const entry = this.slots[this.find(high, low)] ?? 0;
    return entry === 0 ? null : this.list.hex(entry - 1);
  }

  /** @returns whether there is a checksum; its four words are in `into` then */
  copy(high: number, low: number, into: Uint32Array): boolean {
    const entry = this.slots[this.find(high, low)] ?? 0;
    if (entry === 0) return false;
    this.list.copy(entry - 1, into);
    return true;
  }

  private find(high: number, low: number): number {
    const mask = this.slots.length - 1;
    const mixed = Math.imul(low ^ Math.imul(high, 0x85ebca6b), 0x9e3779b1);
    let slot = (mixed ^ (mixed >>> 15)) & mask;
    for (;;) {
      const entry = this.slots[slot] ?? 0;
      if (entry === 0 || this.list.hasKey(entry - 1, high, low)) return slot;
      slot = (slot + 1) & mask;
    }
  }

  private grow(): void {
    this.slots = new Uint32Array(this.slots.length * 2);
    for (let entry = 0; entry < this.list.count; entry++) {
      this.slots[this.find(this.list.high(entry), this.list.low(entry))] = entry + 1;
    }
  }
}
