import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from '../config.ts';
import { RootMissingError } from '../domain/errors.ts';
import { openBackupRoot } from '../engine/backup-root.ts';
import { writeFileDurably } from '../engine/durable.ts';
import type { RecordedRoot, TakenRoot } from './take-backup-root.ts';

const fileName = 'backup-root.json';

/**
 * Notes in the home which backup root this machine uses, so that a database that was lost does not take the knowledge
 * along: `init` finds the root again, and an empty mount point is still known for one.
 */
export async function rememberRoot(config: Config, { path, uuid }: RecordedRoot): Promise<void> {
  await writeFileDurably(config.home, fileName, `${JSON.stringify({ path, uuid }, null, 2)}\n`);
}

/** The root that was noted, or null; a note that somebody spoilt counts as none. */
export async function recallRoot(config: Config): Promise<RecordedRoot | null> {
  try {
    const { path, uuid } = JSON.parse(
      await readFile(join(config.home, fileName), 'utf8'),
    ) as Partial<RecordedRoot>;
    return typeof path === 'string' && typeof uuid === 'string' ? { path, uuid } : null;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (error instanceof SyntaxError || code === 'ENOENT' || code === 'ENOTDIR') return null;
    throw error;
  }
}

/** Takes the noted root again if its disk is there; null when it is not. */
export async function takeRecalledRoot(recalled: RecordedRoot | null): Promise<TakenRoot | null> {
  if (recalled === null) return null;
  try {
    return { ...(await openBackupRoot(recalled.path, recalled.uuid)), how: 'adopted' };
  } catch (error) {
    if (error instanceof RootMissingError) return null;
    throw error;
  }
}
