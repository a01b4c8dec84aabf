import { PathList } from './path-list.ts';

/** Names whose checksum is not known while a tree is walked. */
export class WaitingNames {
  private readonly paths = new PathList();
  private inodes = new Uint32Array(1 << 10);
  private alone = 0;

  add(inodeHigh: number, inodeLow: number, links: number, path: Buffer): void {
    // nobody else can tell
    if (links === 1) {
      this.alone++;
      return;
    }
    const at = this.paths.add(path) * 2;
    if (at === this.inodes.length) {
      const longer = new Uint32Array(this.inodes.length * 2);
      longer.set(this.inodes);
      this.inodes = longer;
    }
    this.inodes[at] = inodeHigh;
    this.inodes[at + 1] = inodeLow;
  }

  /**
   * @param take whether another name of the inode had a checksum
   * @returns how many names still have none
   */
  async settle(
    take: (inodeHigh: number, inodeLow: number, path: Buffer) => Promise<boolean>,
  ): Promise<number> {
    let unhashed = this.alone;
    for (let at = 0; at < this.paths.count; at++) {
      const [high = 0, low = 0] = this.inodes.subarray(at * 2, at * 2 + 2);
      if (!(await take(high, low, this.paths.get(at)))) unhashed++;
    }
    return unhashed;
  }
}
