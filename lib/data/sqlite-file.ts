import { chmod, mkdir, open, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { DatabaseUnusableError } from '../domain/errors.ts';
import { showText } from '../domain/show-text.ts';

/** "pobs" in the header of our database files, so that no stranger's file is ever taken for one. */
export const applicationId = 0x706f6273;

const magic = Buffer.from('SQLite format 3\0', 'latin1');
const headerBytes = 100;
const applicationIdOffset = 68;
/** 1 for a rollback journal, 2 for a write-ahead log. */
const journalVersionOffset = 19;

/**
 * Looks at a database file without SQLite touching it.
 *
 * @returns 'new' when the file is absent or empty and may be made, 'ours' otherwise
 * @throws DatabaseUnusableError when it is absent, foreign or damaged
 */
export async function inspectSqliteFile(path: string, create: boolean): Promise<'new' | 'ours'> {
  const header = await readHeader(path);
  const shown = showText(path);
  if (header === null || header.length === 0) {
    if (create) return 'new';
    throw new DatabaseUnusableError(
      `No database at ${shown}: expected the file that \`pobsync init\` makes.`,
      {
        cure: 'Run `pobsync init` for a new installation, or set POBSYNC_HOME or POBSYNC_DATABASE_URL to where the database is.',
      },
    );
  }
  if (header.length < headerBytes || !header.subarray(0, magic.length).equals(magic)) {
    throw new DatabaseUnusableError(`${shown} is not a SQLite database, or its first page is destroyed.`, {
      cure: 'Restore it from a copy, or move it away, run `pobsync init` and `pobsync discover-snapshots`.',
    });
  }
  if (header.readUInt32BE(applicationIdOffset) === applicationId) {
    await refuseStaleLog(path, header);
    return 'ours';
  }
  throw new DatabaseUnusableError(`${shown} is a database of another program; it was not touched.`, {
    cure: 'Set POBSYNC_DATABASE_URL to a file of its own.',
  });
}

/**
 * Our databases write a log, and copies of them have none. A copy with a log beside it was put in the place of a
 * database by hand, and SQLite would read the old one's log into it without a word.
 */
async function refuseStaleLog(path: string, header: Buffer): Promise<void> {
  if (!hasRollbackJournal(header)) return;
  const log = await stat(`${path}-wal`).catch(() => null);
  if (log === null || log.size === 0) return;
  // read again: another process may have made this very database between the two looks
  const now = await readHeader(path);
  if (now === null || !hasRollbackJournal(now)) return;
  throw new DatabaseUnusableError(
    `${showText(path)} is a copy of a database, and beside it lies the log of another one (${showText(path)}-wal).`,
    {
      cure: 'Move the copy to another place, then restore it: pobsync restore-database FILE',
    },
  );
}

function hasRollbackJournal(header: Buffer): boolean {
  return header[journalVersionOffset] === 1;
}

/** Makes the directory (0700) and the empty file (0600) if they are not there, and closes the file to others. */
export async function prepareSqliteFile(path: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const file = await open(path, 'a', 0o600);
  await file.close();
  await chmod(path, 0o600);
}

async function readHeader(path: string): Promise<Buffer | null> {
  try {
    const file = await open(path, 'r');
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(headerBytes), 0, headerBytes, 0);
      return buffer.subarray(0, bytesRead);
    } finally {
      await file.close();
    }
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT') return null;
    throw new DatabaseUnusableError(
      `Cannot read the database ${showText(path)} (${code ?? 'unknown error'}).`,
      {
        cause: error,
        cure: 'Run pobsync as the user that owns the file, and check the path.',
      },
    );
  }
}
