import { open, rename } from 'node:fs/promises';
import { indexHeader, indexName, swapOnDemand, type ChecksumIndex } from './checksum-index.ts';
import { entryWords } from './checksum-list.ts';
import { ChecksumTable } from './checksum-table.ts';

const blockEntries = 1 << 14;

/**
 * Collects the index of a new tree. Of what was inherited only a mark is kept, one bit an entry of the index it came
 * from: these are sorted already, and nearly all of a later snapshot.
 */
export class IndexBuilder {
  private readonly bases: readonly ChecksumIndex[];
  private readonly marks: Uint8Array[];
  private readonly fresh = new ChecksumTable();
  private inheritedCount = 0;

  /** @param bases in the order in which they are asked */
  constructor(bases: readonly ChecksumIndex[]) {
    this.bases = bases;
    this.marks = bases.map(({ count }) => new Uint8Array(Math.ceil(count / 8)));
  }

  get count(): number {
    return this.inheritedCount + this.fresh.size;
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

  /** What no base knows. */
  add(high: number, low: number, words: Uint32Array): void {
    this.fresh.put(high, low, words, 0);
  }

  /** @returns whether the inode was added; its four words are in `into` then */
  copy(high: number, low: number, into: Uint32Array): boolean {
    return this.fresh.copy(high, low, into);
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

  /** All entries in the order of their inodes, as the file has them. No inode is in two of the sorted lists. */
  private *blocks(): Generator<Buffer> {
    const lists = [this.freshEntries(), ...this.bases.map((_, base) => this.markedEntries(base))];
    const heads = lists.map((list) => list.next().value);
    let block = new Uint32Array(blockEntries * entryWords);
    let length = 0;
    for (let written = 0; written < this.count; written++) {
      let smallest = -1;
      for (let list = 0; list < heads.length; list++) {
        if (isBefore(heads[list], heads[smallest])) smallest = list;
      }
      const { words, at } = heads[smallest]!;
      for (let part = 0; part < entryWords; part++) block[length++] = words[at + part]!;
      heads[smallest] = lists[smallest]!.next().value;
      if (length === block.length) {
        yield toBytes(block, length);
        block = new Uint32Array(blockEntries * entryWords);
        length = 0;
      }
    }
    if (length > 0) yield toBytes(block, length);
  }

  private *freshEntries(): Generator<Entry, undefined> {
    const { list } = this.fresh;
    for (const number of list.order()) yield list.at(number);
  }

  private *markedEntries(base: number): Generator<Entry, undefined> {
    const { count, words } = this.bases[base]!;
    const marks = this.marks[base]!;
    for (let entry = 0; entry < count; entry++) {
      if ((marks[entry >>> 3]! & (1 << (entry & 7))) !== 0) yield { words, at: entry * entryWords };
    }
  }

  private mark(base: number, entry: number): void {
    const marks = this.marks[base]!;
    const bit = 1 << (entry & 7);
    if ((marks[entry >>> 3]! & bit) === 0) this.inheritedCount++;
    marks[entry >>> 3]! |= bit;
  }
}

/** Where an entry's six words are. */
interface Entry {
  words: Uint32Array;
  at: number;
}

function isBefore(a: Entry | undefined, b: Entry | undefined): boolean {
  if (a === undefined || b === undefined) return a !== undefined;
  return (a.words[a.at]! - b.words[b.at]! || a.words[a.at + 1]! - b.words[b.at + 1]!) < 0;
}

function toBytes(words: Uint32Array, length: number): Buffer {
  const bytes = Buffer.from(words.buffer, 0, length * 4);
  swapOnDemand(bytes);
  return bytes;
}
