import { open, type FileHandle } from 'node:fs/promises';

const flushBytes = 64 * 1024;

/**
 * The log of one run, `rsync.log` beside the tree: what was transferred and every error. Bounded, because a remote
 * decides how much there is to say. Writing never fails a run: what could not be written is counted.
 */
export class RunLog {
  private readonly handle: FileHandle;
  private readonly maxBytes: number;
  private pending: string[] = [];
  private pendingBytes = 0;
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
    if (this.totalBytes > this.maxBytes) {
      this.dropped++;
      return;
    }
    this.pending.push(line);
    this.pendingBytes += line.length + 1;
    this.totalBytes += line.length + 1;
    if (this.pendingBytes > flushBytes) this.flush();
  }

  async close(): Promise<void> {
    if (this.dropped > 0) this.pending.push(`… ${this.dropped} more lines left out`);
    this.flush();
    await this.writing;
    await this.handle.close();
  }

  private flush(): void {
    if (this.pending.length === 0) return;
    const text = `${this.pending.join('\n')}\n`;
    this.pending = [];
    this.pendingBytes = 0;
    // one after the other, so that lines keep their order; a full disk shows in rsync's own errors
    this.writing = this.writing.then(async () => {
      await this.handle.write(text).catch(() => this.dropped++);
    });
  }
}
