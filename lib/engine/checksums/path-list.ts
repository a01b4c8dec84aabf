/** A long list of paths in one growing piece of memory; a Buffer object for each would take more than its bytes. */
export class PathList {
  count = 0;
  private bytes = Buffer.alloc(1 << 16);
  private ends = new Float64Array(1 << 10);

  /** @returns its place in the list */
  add(path: Uint8Array): number {
    const start = this.start(this.count);
    const end = start + path.length;
    if (end > this.bytes.length) {
      this.bytes = Buffer.concat([this.bytes], Math.max(this.bytes.length * 2, end));
    }
    this.bytes.set(path, start);
    if (this.count === this.ends.length) {
      const longer = new Float64Array(this.ends.length * 2);
      longer.set(this.ends);
      this.ends = longer;
    }
    this.ends[this.count] = end;
    return this.count++;
  }

  get(index: number): Buffer {
    return this.bytes.subarray(this.start(index), this.ends[index]);
  }

  private start(index: number): number {
    return index === 0 ? 0 : (this.ends[index - 1] ?? 0);
  }
}
