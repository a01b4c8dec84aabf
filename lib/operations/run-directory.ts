import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from '../config.ts';
import type { RunId } from '../domain/run-id.ts';

/**
 * Gives a run a 0700 directory of its own under the home, for its ssh configuration and pinned host keys, and removes
 * it afterwards.
 */
export async function withRunDirectory<T>(
  config: Config,
  id: RunId,
  work: (directory: string) => Promise<T>,
): Promise<T> {
  const parent = join(config.home, 'run');
  await mkdir(parent, { recursive: true, mode: 0o700 });
  const directory = await mkdtemp(join(parent, `${id}-`));
  try {
    return await work(directory);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
