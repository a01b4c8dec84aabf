import { lstat } from 'node:fs/promises';
import { RefusedError } from '../domain/errors.ts';
import { showText } from '../domain/show-text.ts';
import { openBackupRoot, type BackupRoot } from './backup-root.ts';
import { diskError } from './disk-error.ts';
import { writeFileDurably } from './durable.ts';
import { makeDirectory } from './make-directory.ts';
import { readSmallFile } from './read-small-file.ts';

/** The directory below the backup root for what a new machine has to know beside the snapshots. */
export const recordsName = '.pobsync';

const largestRecordBytes = 16 * 1024 * 1024;

/**
 * Writes a record unless it says the same already.
 *
 * @returns whether it was written
 * @throws RootMissingError
 * @throws RefusedError when something else has the name of the directory
 * @throws PobsyncError disk_full, disk_failed
 */
export async function writeRootRecord(root: BackupRoot, name: string, text: string): Promise<boolean> {
  await openBackupRoot(root.path, root.uuid);
  const directory = `${root.path}/${recordsName}`;
  try {
    await makeDirectory(directory);
    if (!(await lstat(directory)).isDirectory()) {
      throw new RefusedError(`${showText(directory)} is not a directory: expected records of pobsync there.`);
    }
    if ((await readRootRecord(root.path, name)) === text) return false;
    await writeFileDurably(directory, name, text);
    return true;
  } catch (error) {
    throw diskError(error, 'Writing the copy of the configuration');
  }
}

/** The text of a record; null when there is none. */
export async function readRootRecord(rootPath: string, name: string): Promise<string | null> {
  return readSmallFile(`${rootPath}/${recordsName}/${name}`, largestRecordBytes);
}
