/**
 * Cuts a byte stream of a stranger into lines at LF or CR; a line longer than `maxBytes` is cut off there, an empty one
 * left out. The bytes of a line are handed out where they lie, since most lines are looked at and forgotten.
 */
export class LineSplitter {
  private pending: Buffer[] = [];
  private pendingBytes = 0;
  private readonly onLine: (line: Buffer) => void;
  private readonly maxBytes: number;
  private readonly lastOnly: number | null;

  /**
   * @param options.lastOnly the first byte of lines that outdate each other: of those in one chunk the last is handed
   *   out, after all others
   */
  constructor(
    onLine: (line: Buffer) => void,
    { maxBytes = 64 * 1024, lastOnly = null }: { maxBytes?: number; lastOnly?: number | null } = {},
  ) {
    this.onLine = onLine;
    this.maxBytes = maxBytes;
    this.lastOnly = lastOnly;
  }

  push(chunk: Buffer): void {
    let from = 0;
    let lastFrom = 0;
    let lastTo = 0;
    let lineFeed = next(chunk, 0x0a, 0);
    let carriageReturn = next(chunk, 0x0d, 0);
    for (;;) {
      const to = Math.min(lineFeed, carriageReturn);
      if (to === chunk.length) break;
      if (this.pendingBytes > 0) this.finish(chunk.subarray(from, to));
      else if (to > from && chunk[from] === this.lastOnly) {
        lastFrom = from;
        lastTo = to;
      } else if (to > from) this.onLine(chunk.subarray(from, Math.min(to, from + this.maxBytes)));
      from = to + 1;
      if (to === lineFeed) lineFeed = next(chunk, 0x0a, from);
      else carriageReturn = next(chunk, 0x0d, from);
    }
    if (lastTo > 0) this.onLine(chunk.subarray(lastFrom, Math.min(lastTo, lastFrom + this.maxBytes)));
    if (from < chunk.length) this.keep(chunk.subarray(from));
  }

  /** The stream has ended; what is left is the last line. */
  end(): void {
    if (this.pendingBytes > 0) this.finish(Buffer.alloc(0));
  }

  private finish(part: Buffer): void {
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

/** Where the byte comes next; the end when it does not. Node's own search is several times as fast as a loop. */
function next(chunk: Buffer, byte: number, from: number): number {
  const at = chunk.indexOf(byte, from);
  return at < 0 ? chunk.length : at;
}
