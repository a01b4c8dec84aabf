import { createHash } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A restore to a directory here; the same one may go on where an earlier attempt ended. */
export interface RestoreJob {
  target: string;
  snapshot: string;
  paths: readonly string[] | null;
}

/** What is known of a restore that began. */
export interface UnfinishedRestore {
  /** Its target was empty when it began: whatever is in it came from the restore. */
  fresh: boolean;
}

/** Notes that a restore begins, so that its half-filled target is recognised as its own. */
export async function beginUnfinished(
  home: string,
  job: RestoreJob,
  { fresh }: UnfinishedRestore,
): Promise<void> {
  await mkdir(join(home, 'restores'), { recursive: true, mode: 0o700 });
  await writeFile(noteOf(home, job), JSON.stringify({ job, fresh }), { mode: 0o600 });
}

/** @returns null unless a restore of the very same began to the same target and did not end well */
export async function findUnfinished(home: string, job: RestoreJob): Promise<UnfinishedRestore | null> {
  try {
    const note = await readFile(noteOf(home, job), 'utf8');
    const fresh = [true, false].find((value) => note === JSON.stringify({ job, fresh: value }));
    return fresh === undefined ? null : { fresh };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

export async function endUnfinished(home: string, job: RestoreJob): Promise<void> {
  await rm(noteOf(home, job), { force: true });
}

function noteOf(home: string, { target }: RestoreJob): string {
  return join(home, 'restores', `${createHash('sha256').update(target).digest('hex').slice(0, 32)}.json`);
}
