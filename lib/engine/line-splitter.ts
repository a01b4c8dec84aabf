/**
 * Cuts a byte stream of a stranger into lines at LF or CR; a line longer than `maxBytes` is cut off there. The bytes of
 * a line are handed out where they lie, since most lines are looked at and forgotten.
 */
export class LineSplitter {
  private pending: Buffer[] = [];
  private pendingBytes = 0;
  private readonly onLine: (line: Buffer) => void;
  private readonly maxBytes: number;

  constructor(onLine: (line: Buffer) => void, maxBytes = 64 * 1024) {
    this.onLine = onLine;
    this.maxBytes = maxBytes;
  }

  push(chunk: Buffer): void {
    let from = 0;
    for (let index = 0; index < chunk.length; index++) {
      const byte = chunk[index];
      if (byte !== 0x0a && byte !== 0x0d) continue;
      this.finish(chunk.subarray(from, index));
      from = index + 1;
    }
    if (from < chunk.length) this.keep(chunk.subarray(from));
  }

  /** The stream has ended; what is left is the last line. */
  end(): void {
    if (this.pendingBytes > 0) this.finish(Buffer.alloc(0));
  }

  private finish(part: Buffer): void {
    if (this.pendingBytes === 0) return this.onLine(part.subarray(0, this.maxBytes));
    this.keep(part);
    const line = Buffer.concat(this.pending);
    this.pending = [];
    this.pendingBytes = 0;
    this.onLine(line);
  }

  private keep(part: Buffer): void {
    const room = this.maxBytes - this.pendingBytes;
    // a copy: whoever brought the chunk may use its memory again
    if (room > 0) this.pending.push(Buffer.from(part.subarray(0, room)));
    this.pendingBytes += part.length;
  }
}
