import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from '../config.ts';
import type { RunId } from '../domain/run-id.ts';
import { diskError } from '../engine/disk-error.ts';

/**
 * Gives a run a 0700 directory of its own under the home, for its ssh configuration and pinned host keys, and removes
 * it afterwards.
 *
 * @throws PobsyncError disk_full, disk_failed; and what `work` throws
 */
export async function withRunDirectory<T>(
  config: Config,
  id: RunId,
  work: (directory: string) => Promise<T>,
): Promise<T> {
  const directory = await makeRunDirectory(join(config.home, 'run'), id);
  try {
    return await work(directory);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

async function makeRunDirectory(parent: string, id: RunId): Promise<string> {
  try {
    await mkdir(parent, { recursive: true, mode: 0o700 });
    return await mkdtemp(join(parent, `${id}-`));
  } catch (error) {
    throw diskError(error, 'Making a directory for the run', 'home');
  }
}
