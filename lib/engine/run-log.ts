import { open, type FileHandle } from 'node:fs/promises';
import { showItem } from './rsync-process.ts';

const blockBytes = 64 * 1024;
/** The columns of an item's checksum and of the blank behind it (`itemFormat`, xxh128). */
const checksumColumns = [13, 46] as const;

/**
 * The log of one run, `rsync.log` beside the tree: what was transferred and every error. Bounded, because a remote
 * decides how much there is to say. Writing never fails a run: what could not be written is counted.
 */
export class RunLog {
  private readonly handle: FileHandle;
  private readonly maxBytes: number;
  private block = Buffer.allocUnsafe(blockBytes);
  private length = 0;
  private totalBytes = 0;
  private dropped = 0;
  private writing: Promise<void> = Promise.resolve();

  constructor(handle: FileHandle, maxBytes: number) {
    this.handle = handle;
    this.maxBytes = maxBytes;
  }

  static async create(path: string, maxBytes = 32 * 1024 * 1024): Promise<RunLog> {
    return new RunLog(await open(path, 'wx', 0o600), maxBytes);
  }

  /** @param line safe to show, without a line break */
  add(line: string): void {
    this.addBytes(Buffer.from(`${line}\n`));
  }

  /** @param line an item as rsync printed it; it is logged without its checksum, safe to show */
  addItem(line: Buffer): void {
    const [from, to] = checksumColumns;
    const isPlain =
      line.length < 4096 && line[from - 1] === 0x20 && line[to - 1] === 0x20 && isPrintable(line);
    if (!isPlain) return this.add(showItem(line));
    const bytes = line.length - (to - from) + 1;
    if (!this.admits(bytes)) return;
    // a call for each part would take longer than its few bytes
    for (let at = 0; at < from; at++) this.block[this.length++] = line[at]!;
    for (let at = to; at < line.length; at++) this.block[this.length++] = line[at]!;
    this.block[this.length++] = 0x0a;
  }

  async close(): Promise<void> {
    if (this.dropped > 0) this.put(Buffer.from(`… ${this.dropped} more lines left out\n`));
    this.flush();
    await this.writing;
    await this.handle.close();
  }

  private addBytes(line: Buffer): void {
    if (this.admits(line.length)) this.put(line);
  }

  /** Counts a line, and makes room for it in the block. */
  private admits(bytes: number): boolean {
    if (this.totalBytes > this.maxBytes) {
      this.dropped++;
      return false;
    }
    this.totalBytes += bytes;
    this.makeRoom(bytes);
    return true;
  }

  private makeRoom(bytes: number): void {
    if (this.length + bytes > blockBytes) this.flush();
  }

  private put(line: Buffer): void {
    this.makeRoom(line.length);
    // a line is bounded where it is read; one that is longer all the same is cut off
    this.length += line.copy(this.block, this.length);
  }

  private flush(): void {
    if (this.length === 0) return;
    const block = this.block.subarray(0, this.length);
    this.block = Buffer.allocUnsafe(blockBytes);
    this.length = 0;
    // one after the other, so that lines keep their order; a full disk shows in rsync's own errors
    this.writing = this.writing.then(async () => {
      await this.handle.write(block).catch(() => this.dropped++);
    });
  }
}

/** Mostly so, because rsync escapes names itself in this locale. */
function isPrintable(line: Buffer): boolean {
  for (let at = 0; at < line.length; at++) {
    const byte = line[at]!;
    if (byte < 0x20 || byte > 0x7e) return false;
  }
  return true;
}
