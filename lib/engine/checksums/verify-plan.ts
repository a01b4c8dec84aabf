import { PathList } from './path-list.ts';

/** A file to be hashed. */
export interface PlannedFile {
  inodeHigh: number;
  inodeLow: number;
  sizeBytes: number;
  path: Buffer;
}

const batchFiles = 2000;
const batchBytes = 1024 * 1024 * 1024;

/** One name of every inode that is to be hashed, in the order in which they lie on the disk, in bounded memory. */
export class VerifyPlan {
  bytes = 0;
  private readonly paths = new PathList();
  private numbers = new Float64Array(3 << 10);

  /** @param file its path may be overwritten afterwards */
  add({ inodeHigh, inodeLow, sizeBytes, path }: PlannedFile): void {
    const at = this.paths.add(path) * 3;
    if (at === this.numbers.length) {
      const longer = new Float64Array(this.numbers.length * 2);
      longer.set(this.numbers);
      this.numbers = longer;
    }
    this.numbers.set([inodeHigh, inodeLow, sizeBytes], at);
    this.bytes += sizeBytes;
  }

  get count(): number {
    return this.paths.count;
  }

  /** Batches by rising inode, so that a run that was stopped goes on behind the last whole one. */
  *batches(): Generator<PlannedFile[]> {
    const order = new Uint32Array(this.count).map((_, index) => index);
    const inodeOf = (index: number) => this.number(index, 0) * 2 ** 32 + this.number(index, 1);
    order.sort((a, b) => inodeOf(a) - inodeOf(b));
    let batch: PlannedFile[] = [];
    let bytes = 0;
    for (const index of order) {
      batch.push(this.file(index));
      bytes += this.number(index, 2);
      if (batch.length < batchFiles && bytes < batchBytes) continue;
      yield batch;
      batch = [];
      bytes = 0;
    }
    if (batch.length > 0) yield batch;
  }

  private file(index: number): PlannedFile {
    return {
      inodeHigh: this.number(index, 0),
      inodeLow: this.number(index, 1),
      sizeBytes: this.number(index, 2),
      path: this.paths.get(index),
    };
  }

  private number(index: number, field: number): number {
    return this.numbers[index * 3 + field] ?? 0;
  }
}
