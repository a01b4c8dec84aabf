import { dirname } from 'node:path';
import { DatabaseUnusableError } from '../domain/errors.ts';
import { showText } from '../domain/show-text.ts';
import { isCorruption, isDiskTrouble } from './database-errors.ts';

/** Turns what SQLite says of a file or of its disk into an error that says what to do; others pass unchanged. */
export function sqliteFailure(path: string, error: unknown): unknown {
  if (isCorruption(error)) return damagedDatabase(path, error);
  if (isDiskTrouble(error)) return diskTrouble(path, error as Error);
  return error;
}

/** @param detail what a check of the file found first */
export function damagedDatabase(path: string, cause: unknown, detail?: string): DatabaseUnusableError {
  const what = detail === undefined ? '' : ` (${showText(detail)})`;
  return new DatabaseUnusableError(`The database ${showText(path)} is damaged${what}.`, {
    cause,
    cure: 'Stop pobsync, restore the newest copy with `pobsync restore-database`, then run `pobsync discover-snapshots`.',
  });
}

/** SQLite calls many things an I/O error, a disk without room for its shared memory among them. */
function diskTrouble(path: string, cause: Error): DatabaseUnusableError {
  const directory = showText(dirname(path));
  return new DatabaseUnusableError(
    `The database ${showText(path)} cannot be used: ${showText(cause.message, 200)}.`,
    {
      cause,
      cure: `Check that ${directory} has room (df -h, df -i) and may be written to by this user, and that the kernel log knows of no failing disk.`,
    },
  );
}
