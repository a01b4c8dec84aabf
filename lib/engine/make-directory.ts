import { mkdir } from 'node:fs/promises';

/**
 * Makes one private directory whose parent exists; one that is there is fine. Never `recursive`: when the backup disk
 * has gone, its empty mount point must stay empty.
 */
export async function makeDirectory(path: string): Promise<void> {
  try {
    await mkdir(path, { mode: 0o700 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}
