import { randomUUID } from 'node:crypto';
import { resolve } from 'node:path';
import { RefusedError } from '../domain/errors.ts';
import { showText } from '../domain/show-text.ts';
import { createBackupRoot, type BackupRoot } from '../engine/backup-root.ts';
import { diskError } from '../engine/disk-error.ts';
import { readRootMarker } from '../engine/root-marker.ts';

/** The backup root that SQL has on record for this node. */
export interface RecordedRoot {
  path: string;
  uuid: string;
}

export type TakenRoot = BackupRoot & {
  /** `made`: a new marker was written · `adopted`: it carried one already · `kept`: it is the one on record. */
  how: 'made' | 'adopted' | 'kept';
};

/**
 * Makes or adopts a backup root. A root that is on record and has lost its marker is most likely a disk that is not
 * mounted: a new marker there would make an empty mount point the place of all backups.
 *
 * @throws InvalidInputError for a path that cannot be a backup root
 * @throws RefusedError when the directory holds other things, or the recorded root lost its marker
 */
export async function takeBackupRoot(
  path: string,
  recorded: RecordedRoot | null,
  options: { useExisting: boolean; now: Date },
): Promise<TakenRoot> {
  if (recorded !== null && resolve(path) === recorded.path) {
    const state = await lookAt(recorded);
    if (state === 'kept') return { ...recorded, how: 'kept' };
    if (state === 'absent' && !options.useExisting) {
      throw new RefusedError(
        `Refused to make ${showText(recorded.path)} a new backup root: it is the one on record, and its marker is gone.`,
        {
          cure: 'Most likely the backup disk is not mounted: mount it. If it was replaced for good, add --use-existing.',
        },
      );
    }
  }
  const { root, adopted } = await createBackupRoot(path, {
    uuid: randomUUID(),
    now: options.now,
    useExisting: options.useExisting,
  });
  return { ...root, how: adopted ? 'adopted' : 'made' };
}

async function lookAt(recorded: RecordedRoot): Promise<'kept' | 'absent' | 'other'> {
  const marker = await readMarkerIfAny(recorded.path);
  if (marker === null) return 'absent';
  // another id is a disk that somebody mounted on purpose
  return marker.uuid === recorded.uuid ? 'kept' : 'other';
}

/** Where the directory itself is gone there is no marker either. */
async function readMarkerIfAny(path: string) {
  try {
    return await readRootMarker(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    throw diskError(error, `Reading the backup root ${showText(path)}`);
  }
}
