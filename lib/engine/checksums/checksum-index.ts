import { constants } from 'node:fs';
import { lstat, open, type FileHandle } from 'node:fs/promises';
import { endianness } from 'node:os';
import { entryWords } from './checksum-list.ts';
import { wordsToHex } from './checksum-words.ts';

/** The file beside `data/` that holds inode → checksum. */
export const indexName = 'checksums.index';

const magic = Buffer.from('pobsync checksums 1\n');
const headerBytes = 48;
const entryBytes = entryWords * 4;
const maxBytes = 4 * 1024 ** 3 - 1;

/** A loaded index: six words an entry (inode, checksum), sorted by inode, every inode once. */
export class ChecksumIndex {
  readonly count: number;
  readonly words: Uint32Array;
  private next = 0;

  constructor(words: Uint32Array) {
    this.words = words;
    this.count = Math.floor(words.length / entryWords);
  }

  /** @returns the checksum of an inode, or null */
  find(high: number, low: number): string | null {
    const entry = this.locate(high, low);
    return entry < 0 ? null : wordsToHex(this.words, entry * entryWords + 2);
  }

  /** @returns the number of an inode's entry, or -1 */
  locate(high: number, low: number): number {
    // the files of a directory mostly have inodes one after the other
    if (this.compare(this.next, high, low) === 0) return this.next++;
    let from = 0;
    let to = this.count;
    while (from < to) {
      const middle = (from + to) >>> 1;
      const order = this.compare(middle, high, low);
      if (order === 0) {
        this.next = middle + 1;
        return middle;
      }
      if (order < 0) from = middle + 1;
      else to = middle;
    }
    return -1;
  }

  private compare(entry: number, high: number, low: number): number {
    const { words } = this;
    const at = entry * entryWords;
    return (words[at] ?? -1) - high || (words[at + 1] ?? -1) - low;
  }
}

/**
 * The first bytes of an index file. They hold the inode of `data/`: on a copy of the disk that one differs, and with it
 * all others.
 */
export async function indexHeader(directory: string, count: number): Promise<Buffer> {
  const header = Buffer.alloc(headerBytes);
  magic.copy(header);
  const { ino } = await lstat(`${directory}/data`, { bigint: true });
  header.writeBigUInt64BE(ino, 24);
  header.writeBigUInt64BE(BigInt(count), 32);
  return header;
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
    // readFile would hold the content twice for a moment
    const content = Buffer.allocUnsafeSlow(stats.size);
    if ((await readAll(handle, content)) !== stats.size) return null;
    const header = content.subarray(0, headerBytes);
    const { ino } = await lstat(`${directory}/data`, { bigint: true });
    const count = (content.length - headerBytes) / entryBytes;
    const belongs =
      header.subarray(0, magic.length).equals(magic) &&
      header.readBigUInt64BE(24) === ino &&
      header.readBigUInt64BE(32) === BigInt(Math.floor(count)) &&
      Number.isInteger(count);
    return belongs ? new ChecksumIndex(toWords(content.subarray(headerBytes))) : null;
  } finally {
    await handle.close();
  }
}

/** @returns how many bytes there were, at most as many as fit */
async function readAll(handle: FileHandle, into: Buffer): Promise<number> {
  let length = 0;
  while (length < into.length) {
    const { bytesRead } = await handle.read(into, length, into.length - length, length);
    if (bytesRead === 0) break;
    length += bytesRead;
  }
  return length;
}

/** The file has the upper byte first, memory mostly the lower one. */
export function swapOnDemand(bytes: Buffer): void {
  if (endianness() === 'LE' && bytes.length > 0) bytes.swap32();
}

function toWords(bytes: Buffer): Uint32Array {
  swapOnDemand(bytes);
  return new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
}
