import { wordsToHex } from './checksum-words.ts';

/** Key (high, low) and checksum. */
export const entryWords = 6;
const shift = 14;
const perSegment = 1 << shift;

/**
 * Entries of a 64-bit key and a 128-bit checksum, in the order in which they came. Kept in pieces, because one long
 * array would be there twice whenever it grows.
 */
export class ChecksumList {
  count = 0;
  private readonly segments: Uint32Array[] = [];

  /** @returns the number of the new entry */
  add(high: number, low: number, words: Uint32Array, at: number): number {
    const entry = this.count++;
    if (entry % perSegment === 0) this.segments.push(new Uint32Array(perSegment * entryWords));
    const segment = this.segment(entry);
    const to = offset(entry);
    segment[to] = high;
    segment[to + 1] = low;
    for (let part = 0; part < 4; part++) segment[to + 2 + part] = words[at + part] ?? 0;
    return entry;
  }

  replace(entry: number, words: Uint32Array, at: number): void {
    const segment = this.segment(entry);
    for (let part = 0; part < 4; part++) segment[offset(entry) + 2 + part] = words[at + part] ?? 0;
  }

  high(entry: number): number {
    return this.segment(entry)[offset(entry)] ?? 0;
  }

  low(entry: number): number {
    return this.segment(entry)[offset(entry) + 1] ?? 0;
  }

  hasKey(entry: number, high: number, low: number): boolean {
    const segment = this.segment(entry);
    const at = offset(entry);
    return segment[at + 1] === low && segment[at] === high;
  }

  copy(entry: number, into: Uint32Array): void {
    const segment = this.segment(entry);
    for (let part = 0; part < 4; part++) into[part] = segment[offset(entry) + 2 + part] ?? 0;
  }

  /** Where the six words of an entry are. */
  at(entry: number): { words: Uint32Array; at: number } {
    return { words: this.segment(entry), at: offset(entry) };
  }

  hex(entry: number): string {
    return wordsToHex(this.segment(entry), offset(entry) + 2);
  }

  /** The numbers of all entries in the order of their keys; a radix sort, 16 bits a pass. */
  order(): Uint32Array {
    const order = new Uint32Array(this.count);
    const other = new Uint32Array(this.count);
    let hasHigh = 0;
    for (let entry = 0; entry < this.count; entry++) {
      order[entry] = entry;
      hasHigh |= this.high(entry);
    }
    pass(order, other, (entry) => this.low(entry) & 0xffff);
    pass(other, order, (entry) => this.low(entry) >>> 16);
    if (hasHigh === 0) return order;
    pass(order, other, (entry) => this.high(entry) & 0xffff);
    pass(other, order, (entry) => this.high(entry) >>> 16);
    return order;
  }

  private segment(entry: number): Uint32Array {
    const segment = this.segments[entry >>> shift];
    if (segment === undefined) throw new RangeError(`there is no entry ${entry}`);
    return segment;
  }
}

/** Sorts by one digit; what has the same one stays in its order. */
function pass(from: Uint32Array, into: Uint32Array, digit: (entry: number) => number): void {
  const starts = new Uint32Array((1 << 16) + 1);
  for (const entry of from) starts[digit(entry) + 1]! += 1;
  for (let value = 0; value < 1 << 16; value++) starts[value + 1]! += starts[value]!;
  for (const entry of from) into[starts[digit(entry)]!++] = entry;
}

function offset(entry: number): number {
  return (entry & (perSegment - 1)) * entryWords;
}
