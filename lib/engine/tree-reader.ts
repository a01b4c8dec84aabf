/** What a tree consists of, told name by name. */
export interface TreeVisitor {
  /** One name of a regular file. The inode number comes in two halves: a double would lose the lowest bits. */
  file(inodeHigh: number, inodeLow: number, links: number, sizeBytes: number, path: Buffer): void;
  /** A directory (`d`), a symlink (`l`), or anything else (`o`). */
  other(type: 'd' | 'l' | 'o'): void;
}

/** What `find -printf` is told to print of each name: each record ends with a NUL byte, the only one in no name. */
export const treeRecords = [
  ...['(', '-type', 'f', '-printf', 'f%i %n %s %P\\0', ')', '-o'],
  ...['(', '-type', 'd', '-printf', 'd\\0', ')', '-o'],
  ...['(', '-type', 'l', '-printf', 'l\\0', ')', '-o'],
  ...['-printf', 'o\\0'],
];

const blank = 0x20;

/** Reads such records byte by byte, so that millions of them make little garbage. */
export class TreeReader {
  private readonly visitor: TreeVisitor;
  private rest: Buffer = Buffer.alloc(0);
  private at = 0;
  private high = 0;

  constructor(visitor: TreeVisitor) {
    this.visitor = visitor;
  }

  push(chunk: Buffer): void {
    const content = this.rest.length === 0 ? chunk : Buffer.concat([this.rest, chunk]);
    let from = 0;
    for (let end = content.indexOf(0); end >= 0; end = content.indexOf(0, from)) {
      this.read(content, from, end);
      from = end + 1;
    }
    this.rest = Buffer.from(content.subarray(from));
  }

  private read(content: Buffer, from: number, end: number): void {
    const type = content[from];
    if (type === 0x64) return this.visitor.other('d');
    if (type === 0x6c) return this.visitor.other('l');
    if (type !== 0x66) return this.visitor.other('o');
    this.at = from + 1;
    const inodeLow = this.number(content);
    const inodeHigh = this.high;
    const links = this.number(content);
    const sizeBytes = this.number(content) + this.high * 2 ** 32;
    this.visitor.file(inodeHigh, inodeLow, links, sizeBytes, content.subarray(this.at, end));
  }

  /** Reads digits and the blank behind them. @returns the lower 32 bits; the upper ones are in `high` */
  private number(content: Buffer): number {
    let high = 0;
    let low = 0;
    for (let byte = content[this.at++]; byte !== blank && byte !== undefined; byte = content[this.at++]) {
      const next = low * 10 + byte - 0x30;
      high = (high * 10 + Math.floor(next / 2 ** 32)) >>> 0;
      low = next >>> 0;
    }
    this.high = high;
    return low;
  }
}
