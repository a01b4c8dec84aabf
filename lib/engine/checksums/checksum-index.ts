import { constants } from 'node:fs';
import { lstat, open } from 'node:fs/promises';
import { writeFileDurably } from '../durable.ts';

/** The file beside `data/` that holds inode → checksum. */
export const indexName = 'checksums.index';

const magic = Buffer.from('pobsync checksums 1\n');
const headerBytes = 48;
const entryBytes = 24;
const maxBytes = 4 * 1024 ** 3 - 1;

/** A loaded index: 24 bytes an entry, sorted by inode. */
export class ChecksumIndex {
  readonly count: number;
  private readonly entries: Buffer;

  constructor(entries: Buffer) {
    this.entries = entries;
    this.count = Math.floor(entries.length / entryBytes);
  }

  /** @returns the checksum of an inode, or null */
  find(high: number, low: number): string | null {
    let from = 0;
    let to = this.count;
    while (from < to) {
      const middle = (from + to) >>> 1;
      const at = middle * entryBytes;
      const order = this.entries.readUInt32BE(at) - high || this.entries.readUInt32BE(at + 4) - low;
      if (order === 0) return this.entries.toString('hex', at + 8, at + entryBytes);
      if (order < 0) from = middle + 1;
      else to = middle;
    }
    return null;
  }
}

/** Collects entries in any order, an inode more than once if it has several names. */
export class IndexBuilder {
  private entries = Buffer.alloc(entryBytes << 10);
  private count = 0;

  add(high: number, low: number, checksum: string): void {
    const at = this.count * entryBytes;
    if (at === this.entries.length) {
      this.entries = Buffer.concat([this.entries], this.entries.length * 2);
    }
    this.entries.writeUInt32BE(high, at);
    this.entries.writeUInt32BE(low, at + 4);
    this.entries.write(checksum, at + 8, 'hex');
    this.count++;
  }

  /** Sorted, every inode once. */
  sorted(): Buffer {
    const { entries, count } = this;
    // inodes stay far below 2^53 on every file system; beyond it the order is decided by the halves
    const keys = new Float64Array(count);
    const order = new Uint32Array(count);
    for (let index = 0; index < count; index++) {
      const at = index * entryBytes;
      keys[index] = entries.readUInt32BE(at) * 2 ** 32 + entries.readUInt32BE(at + 4);
      order[index] = index;
    }
    const compare = (a: number, b: number) =>
      (keys[a] ?? 0) - (keys[b] ?? 0) ||
      entries.compare(entries, b * entryBytes, b * entryBytes + 8, a * entryBytes, a * entryBytes + 8);
    order.sort(compare);
    const sorted = Buffer.alloc(count * entryBytes);
    let length = 0;
    for (const index of order) {
      const entry = entries.subarray(index * entryBytes, (index + 1) * entryBytes);
      const isKnown =
        length > 0 && sorted.compare(entry, 0, 8, length - entryBytes, length - entryBytes + 8) === 0;
      if (isKnown) continue;
      entry.copy(sorted, length);
      length += entryBytes;
    }
    return sorted.subarray(0, length);
  }
}

/**
 * Writes the index of a tree, durably. Its header holds the inode of `data/`: on a copy of the disk that one differs,
 * and with it all others.
 */
export async function writeIndex(directory: string, entries: Buffer): Promise<void> {
  const header = Buffer.alloc(headerBytes);
  magic.copy(header);
  const { ino } = await lstat(`${directory}/data`, { bigint: true });
  header.writeBigUInt64BE(ino, 24);
  header.writeBigUInt64BE(BigInt(entries.length / entryBytes), 32);
  await writeFileDurably(directory, indexName, Buffer.concat([header, entries]));
}

/** @returns null when there is none, or when it does not belong to the tree beside it */
export async function readIndex(directory: string): Promise<ChecksumIndex | null> {
  let handle;
  try {
    handle = await open(
      `${directory}/${indexName}`,
      constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK,
    );
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'ELOOP', 'ENXIO'].includes((error as NodeJS.ErrnoException).code ?? ''))
      return null;
    throw error;
  }
  try {
    const stats = await handle.stat();
    if (!stats.isFile() || stats.size < headerBytes || stats.size > maxBytes) return null;
    const content = await handle.readFile();
    const header = content.subarray(0, headerBytes);
    const { ino } = await lstat(`${directory}/data`, { bigint: true });
    const count = (content.length - headerBytes) / entryBytes;
    const belongs =
      header.subarray(0, magic.length).equals(magic) &&
      header.readBigUInt64BE(24) === ino &&
      header.readBigUInt64BE(32) === BigInt(Math.floor(count)) &&
      Number.isInteger(count);
    return belongs ? new ChecksumIndex(content.subarray(headerBytes)) : null;
  } finally {
    await handle.close();
  }
}
