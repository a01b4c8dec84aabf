import { constants } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { InvalidInputError } from '../domain/errors.ts';
import { pathIn, shownPath, type ConfigDirectory } from './config-directory.ts';
import { decodeText } from './decode-text.ts';
import { asDiskError } from './disk-error.ts';
import { atPlace } from './problem-list.ts';

/**
 * Reads a file that anybody may have put there: a regular file of at most `maxBytes`, UTF-8; never through a symlink,
 * and never a FIFO or device, whose opening may block.
 *
 * @returns null when there is none
 * @throws InvalidInputError that names the file
 */
export async function readConfigFile(
  directory: ConfigDirectory,
  name: string,
  maxBytes: number,
): Promise<string | null> {
  const file = shownPath(directory, name);
  const handle = await openFile(pathIn(directory, name), file);
  if (handle === null) return null;
  try {
    const stats = await handle.stat();
    if (!stats.isFile()) throw unreadable(file, 'it is not a regular file');
    if (stats.size > maxBytes) throw tooLarge(file, maxBytes);
    const buffer = Buffer.alloc(stats.size + 1);
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, 0);
    // it grew while it was read
    if (bytesRead > stats.size) throw unreadable(file, 'it is being written');
    return decodeText(file, buffer.subarray(0, bytesRead));
  } finally {
    await handle.close();
  }
}

export function tooLarge(file: string, maxBytes: number): InvalidInputError {
  return unreadable(file, `it is larger than ${maxBytes / 1024 / 1024} MiB`);
}

function unreadable(file: string, why: string): InvalidInputError {
  return new InvalidInputError(
    atPlace({ file, line: 1 }, `Unreadable configuration file: ${why}; expected a small text file.`),
  );
}

async function openFile(path: string, file: string): Promise<FileHandle | null> {
  try {
    return await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return null;
    if (code === 'ELOOP') throw unreadable(file, 'it is a symlink');
    if (code === 'ENXIO') throw unreadable(file, 'it is not a regular file');
    if (code === 'EACCES') throw unreadable(file, 'this user may not read it');
    throw asDiskError(error, file, 'Reading');
  }
}
