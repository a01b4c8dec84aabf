import { LinkTable } from './link-table.ts';
import type { TreeCounts } from './tree-counts.ts';

const newline = 0x0a;
const blank = 0x20;

/**
 * Adds up lines of `find`, byte by byte, so that millions of them make no garbage: `d` directory, `l` symlink,
 * `o` other, `g<size>` a file with one link, `f<links> <inode> <size>` a file with several.
 */
export class CountParser {
  private readonly links = new LinkTable();
  private readonly totals = {
    files: 0,
    directories: 0,
    symlinks: 0,
    specials: 0,
    bytesTotal: 0,
    filesNew: 0,
    bytesNew: 0,
  };
  private type = 0;
  private field = 0;
  private linkCount = 0;
  private inodeHigh = 0;
  private inodeLow = 0;
  private sizeBytes = 0;

  push(chunk: Buffer): void {
    for (const byte of chunk) {
      if (this.type === 0) this.begin(byte);
      else if (byte === newline) this.finish();
      else if (byte === blank) this.field++;
      else this.addDigit(byte - 0x30);
    }
  }

  counts(): TreeCounts {
    return { ...this.totals, filesLinked: this.totals.files - this.totals.filesNew };
  }

  private begin(type: number): void {
    this.type = type;
    this.field = type === 0x66 /* f */ ? 0 : 2;
    this.linkCount = this.inodeHigh = this.inodeLow = this.sizeBytes = 0;
  }

  private addDigit(digit: number): void {
    if (this.field === 0) this.linkCount = this.linkCount * 10 + digit;
    else if (this.field === 2) this.sizeBytes = this.sizeBytes * 10 + digit;
    else {
      // 64 bits in two halves: a double would lose the lowest ones
      const low = this.inodeLow * 10 + digit;
      this.inodeHigh = (this.inodeHigh * 10 + Math.floor(low / 2 ** 32)) >>> 0;
      this.inodeLow = low >>> 0;
    }
  }

  private finish(): void {
    const { totals } = this;
    const type = String.fromCharCode(this.type);
    this.type = 0;
    if (type === 'd') totals.directories++;
    else if (type === 'l') totals.symlinks++;
    else if (type === 'o') totals.specials++;
    else if (type === 'g') this.addFile(1, 1);
    else this.addFile(this.links.add(this.inodeHigh, this.inodeLow), this.linkCount);
  }

  private addFile(timesSeen: number, linkCount: number): void {
    const { totals } = this;
    totals.files++;
    if (timesSeen === 1) totals.bytesTotal += this.sizeBytes;
    // all links of the inode were met in this tree, so no other snapshot has it
    if (timesSeen !== linkCount) return;
    totals.filesNew += linkCount;
    totals.bytesNew += this.sizeBytes;
  }
}
