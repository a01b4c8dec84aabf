/** Cuts a byte stream of a stranger into lines at LF or CR; a line longer than `maxBytes` is cut off there. */
export class LineSplitter {
  private pending: Buffer[] = [];
  private pendingBytes = 0;
  private readonly onLine: (line: string) => void;
  private readonly maxBytes: number;

  constructor(onLine: (line: string) => void, maxBytes = 64 * 1024) {
    this.onLine = onLine;
    this.maxBytes = maxBytes;
  }

  push(chunk: Buffer): void {
    let from = 0;
    for (let index = 0; index < chunk.length; index++) {
      const byte = chunk[index];
      if (byte !== 0x0a && byte !== 0x0d) continue;
      this.keep(chunk.subarray(from, index));
      this.flush();
      from = index + 1;
    }
    this.keep(chunk.subarray(from));
  }

  /** The stream has ended; what is left is the last line. */
  end(): void {
    if (this.pendingBytes > 0) this.flush();
  }

  private keep(part: Buffer): void {
    if (part.length === 0) return;
    const room = this.maxBytes - this.pendingBytes;
    if (room > 0) this.pending.push(part.subarray(0, room));
    this.pendingBytes += part.length;
  }

  private flush(): void {
    const line = this.pending.length === 1 ? this.pending[0] : Buffer.concat(this.pending);
    this.pending = [];
    this.pendingBytes = 0;
    this.onLine((line ?? Buffer.alloc(0)).toString('utf8'));
  }
}
