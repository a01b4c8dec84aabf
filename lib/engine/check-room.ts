import { PobsyncError } from '../domain/errors.ts';
import type { BackupRoot } from './backup-root.ts';
import { diskSpace, freePercent, type DiskSpace } from './disk-space.ts';

/**
 * Refuses to begin on a disk that is nearly full: a run that breaks off half-way helps nobody.
 *
 * @throws PobsyncError `disk_full`
 */
export async function checkRoom(root: BackupRoot, minFreePercent: number): Promise<void> {
  const space = await diskSpace(root.path);
  const problem = roomProblem(space, minFreePercent);
  if (problem === null) return;
  throw new PobsyncError('disk_full', problem, {
    cure: 'Prune, give the disk more space, or lower minFreePercent.',
    facts: { freeBytes: space.freeBytes, freeInodes: space.freeInodes },
  });
}

/** Why no backup begins on this disk, in a sentence; null when one may. */
export function roomProblem(space: DiskSpace, minFreePercent: number): string | null {
  const free = freePercent(space);
  if (free >= minFreePercent && space.freeBytes > 0) return null;
  return `The backup disk has ${free.toFixed(1)} % free space or inodes, expected at least ${minFreePercent} %.`;
}
