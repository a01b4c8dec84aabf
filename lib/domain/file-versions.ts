import type { SnapshotId } from './snapshot-ref.ts';

/** What a snapshot has at one path; null where it has nothing there, or something else than a file. */
export interface FileSighting {
  snapshot: SnapshotId & { startedAt: Date };
  file: { inode: bigint; sizeBytes: number; modifiedNs: bigint } | null;
}

/** One content of a file over time, and the snapshots that have it. */
export interface FileVersion {
  sizeBytes: number;
  modifiedNs: bigint;
  /** Newest first. */
  snapshots: (SnapshotId & { startedAt: Date })[];
}

/**
 * Tells the versions of a file apart: the same inode is the same file, and so is another one of the same size and time,
 * as rsync sees it. A file that went away, or changed and changed back, has a version for each time.
 *
 * @param sightings newest first
 * @returns newest first
 */
export function fileVersions(sightings: readonly FileSighting[]): FileVersion[] {
  const versions: (FileVersion & { inode: bigint })[] = [];
  let before: FileSighting['file'] = null;
  for (const { snapshot, file } of sightings) {
    const current = versions.at(-1);
    if (file !== null) {
      if (current !== undefined && before !== null && isSame(before, file)) current.snapshots.push(snapshot);
      else versions.push({ ...file, snapshots: [snapshot] });
    }
    before = file;
  }
  return versions.map(({ sizeBytes, modifiedNs, snapshots }) => ({ sizeBytes, modifiedNs, snapshots }));
}

function isSame(one: NonNullable<FileSighting['file']>, other: NonNullable<FileSighting['file']>): boolean {
  return (
    one.inode === other.inode || (one.sizeBytes === other.sizeBytes && one.modifiedNs === other.modifiedNs)
  );
}
