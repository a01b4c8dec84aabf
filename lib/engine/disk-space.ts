import { statfs } from 'node:fs/promises';

export interface DiskSpace {
  totalBytes: number;
  /** What this user may still write; root's reserve does not count. */
  freeBytes: number;
  /** 0 where the file system does not count inodes (btrfs). */
  totalInodes: number;
  freeInodes: number;
}

/** The space of the file system that holds a path. */
export async function diskSpace(path: string): Promise<DiskSpace> {
  const { bsize, blocks, bavail, files, ffree } = await statfs(path);
  return { totalBytes: blocks * bsize, freeBytes: bavail * bsize, totalInodes: files, freeInodes: ffree };
}

/** Percent of the bytes or of the inodes that are free, whichever is scarcer; from 0 to 100. */
export function freePercent(space: DiskSpace): number {
  const bytes = space.totalBytes === 0 ? 100 : (space.freeBytes / space.totalBytes) * 100;
  const inodes = space.totalInodes === 0 ? 100 : (space.freeInodes / space.totalInodes) * 100;
  return Math.min(bytes, inodes);
}
