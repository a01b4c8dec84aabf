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
