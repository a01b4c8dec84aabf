import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { VerifyEvent } from '../contracts/verify.ts';
import type { SnapshotId } from '../domain/snapshot-ref.ts';
import { nextWindow, type SampleWindow } from '../engine/checksums/sample-window.ts';

/** How far a verify came, so that one that was stopped goes on where it was. */
export interface VerifyProgress {
  /** The same when it goes on. */
  sample: SampleWindow;
  /** The inode after which a snapshot goes on; '0' for its beginning. */
  after: (snapshot: SnapshotId) => string;
  reached: (snapshot: SnapshotId, afterInode: string) => Promise<void>;
  /** Everything was looked at. */
  end: () => Promise<void>;
}

interface Note {
  /** Where the sample begins. */
  from: number;
  after: Record<string, string>;
}

/** Opens the note of a verify with the same extent, or begins one. */
export async function openVerifyProgress(
  home: string,
  host: string,
  { samplePercent = 100, snapshot = '', repair = false }: VerifyEvent,
): Promise<VerifyProgress> {
  const directory = join(home, 'verify');
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const key = createHash('sha256')
    .update(JSON.stringify([host, samplePercent, snapshot, repair]))
    .digest('hex');
  const path = join(directory, `${key.slice(0, 32)}.json`);
  const note = (await read(path)) ?? { from: Number.parseInt(key.slice(0, 7), 16) % 100, after: {} };
  const sample = { from: note.from, percent: samplePercent };
  let saving: Promise<void> = Promise.resolve();
  // one after the other: the workers of a verify share the temporary file
  const save = (content: Note) => {
    const text = JSON.stringify(content);
    saving = saving.then(async () => {
      await writeFile(`${path}.tmp`, text, { mode: 0o600 });
      await rename(`${path}.tmp`, path);
    });
    return saving;
  };
  return {
    sample,
    after: ({ name }) => note.after[name] ?? '0',
    reached: async ({ name }, afterInode) => {
      note.after[name] = afterInode;
      await save(note);
    },
    // the next sample reads the next files
    end: () =>
      samplePercent < 100
        ? save({ from: nextWindow(sample), after: {} })
        : saving.then(() => rm(path, { force: true })),
  };
}

async function read(path: string): Promise<Note | null> {
  try {
    const note = JSON.parse(await readFile(path, 'utf8')) as Partial<Note>;
    return Number.isInteger(note.from) && typeof note.after === 'object' ? (note as Note) : null;
  } catch {
    // none, or one that was cut off: from the beginning then
    return null;
  }
}
