import { LinkTable } from './link-table.ts';

/** What a tree holds, by our own counting on disk. */
export interface TreeCounts {
  /** Names of regular files. */
  files: number;
  directories: number;
  symlinks: number;
  /** Devices, FIFOs and sockets. */
  specials: number;
  /** Sizes of all regular files, each inode once. */
  bytesTotal: number;
  /** Names whose inode has no link outside this tree: what this snapshot added. */
  filesNew: number;
  /** Sizes of those, each inode once. */
  bytesNew: number;
  /** Names whose inode is shared with another snapshot. */
  filesLinked: number;
}

/**
 * Counts the names of a tree. rsync's own numbers do not tell what is on disk: a missing base, a full link count or a
 * missing source all end in success. In a tree that was written without root, symlinks and special files are plain
 * files on disk, and are counted as such.
 */
export class TreeCounter {
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

  file(inodeHigh: number, inodeLow: number, links: number, sizeBytes: number): void {
    const { totals } = this;
    const timesSeen = links === 1 ? 1 : this.links.add(inodeHigh, inodeLow);
    totals.files++;
    if (timesSeen === 1) totals.bytesTotal += sizeBytes;
    // all links of the inode were met in this tree, so no other snapshot has it
    if (timesSeen !== links) return;
    totals.filesNew += links;
    totals.bytesNew += sizeBytes;
  }

  other(type: 'd' | 'l' | 'o'): void {
    if (type === 'd') this.totals.directories++;
    else if (type === 'l') this.totals.symlinks++;
    else this.totals.specials++;
  }

  counts(): TreeCounts {
    return { ...this.totals, filesLinked: this.totals.files - this.totals.filesNew };
  }
}
