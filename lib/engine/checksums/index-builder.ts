import { open, rename } from 'node:fs/promises';
import { indexHeader, indexName, swapOnDemand, type ChecksumIndex } from './checksum-index.ts';
import { ChecksumList, entryWords } from './checksum-list.ts';
import { ChecksumTable } from './checksum-table.ts';

const blockEntries = 1 << 14;

/**
 * Collects the index of a new tree. Of what was inherited only a mark is kept, one bit an entry of the index it came
 * from: these are sorted already, and nearly all of a later snapshot. Of what is new only the inodes with several names
 * are ever asked for again, so the others need no table.
 */
export class IndexBuilder {
  private readonly bases: readonly ChecksumIndex[];
  private readonly marks: Uint8Array[];
  private readonly shared = new ChecksumTable();
  private readonly single = new ChecksumList();
  private inheritedCount = 0;

  /** @param bases in the order in which they are asked */
  constructor(bases: readonly ChecksumIndex[]) {
    this.bases = bases;
    this.marks = bases.map(({ count }) => new Uint8Array(Math.ceil(count / 8)));
  }

  get count(): number {
    return this.inheritedCount + this.shared.size + this.single.count;
  }

  /** @returns whether a base knows the inode; its four words are in `into` then, and it is part of the new index */
  inherit(high: number, low: number, into: Uint32Array): boolean {
    for (let base = 0; base < this.bases.length; base++) {
      const { words } = this.bases[base]!;
      const entry = this.bases[base]!.locate(high, low);
      if (entry < 0) continue;
      const at = entry * entryWords + 2;
      for (let part = 0; part < 4; part++) into[part] = words[at + part]!;
      this.mark(base, entry);
      return true;
    }
    return false;
  }

  /** What no base knows. @param links how many names the inode has; one that has a single name comes once only */
  add(high: number, low: number, links: number, words: Uint32Array): void {
    if (links === 1) this.single.add(high, low, words, 0);
    else this.shared.put(high, low, words, 0);
  }

  /** @returns whether the inode was added, with several names; its four words are in `into` then */
  copy(high: number, low: number, into: Uint32Array): boolean {
    return this.shared.copy(high, low, into);
  }

  /** Writes the index beside `data/`: whole and on the disk, or not there. The caller syncs the directory. */
  async write(directory: string): Promise<void> {
    const temporary = `${directory}/${indexName}.tmp`;
    const handle = await open(temporary, 'w', 0o600);
    try {
      await handle.writeFile(await indexHeader(directory, this.count));
      for (const block of this.blocks()) await handle.writeFile(block);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, `${directory}/${indexName}`);
  }

  /**
   * All entries in the order of their inodes, as the file has them; each block is good until the next is asked for. No
   * inode is in two of the sorted lists.
   */
  private *blocks(): Generator<Buffer> {
    const cursors = [
      entriesOf(this.shared.list),
      entriesOf(this.single),
      ...this.bases.map((base, number) => markedEntries(base, this.marks[number]!)),
    ];
    // one for all: a million entries in blocks of their own would stay as 24 MB of garbage
    const block = new Uint32Array(blockEntries * entryWords);
    for (let left = this.count; left > 0; left -= blockEntries) {
      const words = block.subarray(0, Math.min(left, blockEntries) * entryWords);
      for (let at = 0; at < words.length; at += entryWords) smallestOf(cursors).take(words, at);
      yield toBytes(words);
    }
  }

  private mark(base: number, entry: number): void {
    const marks = this.marks[base]!;
    const bit = 1 << (entry & 7);
    if ((marks[entry >>> 3]! & bit) === 0) this.inheritedCount++;
    marks[entry >>> 3]! |= bit;
  }
}

/** Walks over the entries of one sorted list. */
class Cursor {
  high = Infinity;
  low = Infinity;
  private words: Uint32Array = new Uint32Array(0);
  private wordsAt = 0;
  private at = -1;
  private readonly count: number;
  private readonly entry: (at: number) => { words: Uint32Array; at: number };
  private readonly isWanted: (at: number) => boolean;

  constructor(
    count: number,
    entry: (at: number) => { words: Uint32Array; at: number },
    isWanted: (at: number) => boolean = () => true,
  ) {
    this.count = count;
    this.entry = entry;
    this.isWanted = isWanted;
    this.advance();
  }

  /** Copies the entry that it stands at, and goes on to the next one. */
  take(into: Uint32Array, to: number): void {
    for (let part = 0; part < entryWords; part++) into[to + part] = this.words[this.wordsAt + part]!;
    this.advance();
  }

  private advance(): void {
    do this.at++;
    while (this.at < this.count && !this.isWanted(this.at));
    if (this.at >= this.count) {
      this.high = this.low = Infinity;
      return;
    }
    const { words, at } = this.entry(this.at);
    this.words = words;
    this.wordsAt = at;
    this.high = words[at]!;
    this.low = words[at + 1]!;
  }
}

function entriesOf(list: ChecksumList): Cursor {
  const order = list.order();
  return new Cursor(order.length, (at) => list.at(order[at]!));
}

function markedEntries({ count, words }: ChecksumIndex, marks: Uint8Array): Cursor {
  const isMarked = (at: number) => (marks[at >>> 3]! & (1 << (at & 7))) !== 0;
  return new Cursor(count, (at) => ({ words, at: at * entryWords }), isMarked);
}

function smallestOf(cursors: readonly Cursor[]): Cursor {
  let smallest = cursors[0]!;
  for (const cursor of cursors) {
    if (cursor.high < smallest.high || (cursor.high === smallest.high && cursor.low < smallest.low)) {
      smallest = cursor;
    }
  }
  return smallest;
}

function toBytes(words: Uint32Array): Buffer {
  const bytes = Buffer.from(words.buffer, words.byteOffset, words.byteLength);
  swapOnDemand(bytes);
  return bytes;
}
