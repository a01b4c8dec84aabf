import { LinkTable } from '../link-table.ts';

/** Inodes that were looked at already: a host's snapshots share most of theirs. */
export class InodeSet {
  private readonly table = new LinkTable();

  /** @returns whether it is new */
  add(high: number, low: number): boolean {
    return this.table.add(high, low) === 1;
  }
}
