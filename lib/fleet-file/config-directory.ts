import { constants, type BigIntStats, type Dirent } from 'node:fs';
import { lstat, mkdir, open, readdir, type FileHandle } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { InvalidInputError } from '../domain/errors.ts';
import { showText } from '../domain/show-text.ts';
import { asDiskError } from './disk-error.ts';

const { O_DIRECTORY, O_NOFOLLOW, O_RDONLY } = constants;

/**
 * An open directory with configuration files. Files are reached through its descriptor, so that nobody who renames
 * directories meanwhile leads a read or a write elsewhere; symlinks in it are never followed.
 */
export interface ConfigDirectory {
  /** As it is shown to people. */
  shown: string;
  handle: FileHandle;
}

/**
 * Opens a directory, calls, closes it.
 *
 * @throws InvalidInputError when it is not there, a file, or a symlink
 */
export async function inDirectory<T>(
  path: string,
  use: (directory: ConfigDirectory) => Promise<T>,
): Promise<T> {
  const handle = await openDirectory(path, path);
  try {
    return await use({ shown: path.replace(/\/+$/, '') || '/', handle });
  } finally {
    await handle.close();
  }
}

/** The same for a directory inside an open one; null when there is none. @param make create it, private */
export async function inSubdirectory<T>(
  parent: ConfigDirectory,
  name: string,
  options: { make: boolean },
  use: (directory: ConfigDirectory) => Promise<T>,
): Promise<T | null> {
  const path = pathIn(parent, name);
  const shown = shownPath(parent, name);
  if ((await lstatOrNull(path)) === null) {
    if (!options.make) return null;
    await mkdir(path, { mode: 0o700 }).catch((error: unknown) => {
      throw asDiskError(error, shown, 'Creating');
    });
    await parent.handle.sync();
  }
  const handle = await openDirectory(path, shown);
  try {
    return await use({ shown, handle });
  } finally {
    await handle.close();
  }
}

export async function listDirectory(directory: ConfigDirectory): Promise<Dirent[]> {
  const entries = await readdir(pathIn(directory, '.'), { withFileTypes: true });
  return entries.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Splits a file's path into the directory to open and the name in it. */
export function splitPath(path: string): { directory: string; name: string } {
  const whole = resolve(path);
  return { directory: dirname(whole), name: basename(whole) };
}

export function shownPath(directory: ConfigDirectory, name: string): string {
  return showText(`${directory.shown === '/' ? '' : directory.shown}/${name}`, 300);
}

/** Leads to what has a name in the open directory, wherever that directory is by now. */
export function pathIn(directory: ConfigDirectory, name: string): string {
  return `/proc/self/fd/${directory.handle.fd}/${name}`;
}

async function openDirectory(path: string, shown: string): Promise<FileHandle> {
  try {
    return await open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT')
      throw new InvalidInputError(`No directory ${showText(shown)}: expected one that exists.`);
    if (code === 'ENOTDIR' || code === 'ELOOP') {
      throw new InvalidInputError(`Invalid directory ${showText(shown)}: it is a file or a symlink.`);
    }
    throw asDiskError(error, shown, 'Opening');
  }
}

export async function lstatOrNull(path: string): Promise<BigIntStats | null> {
  try {
    return await lstat(path, { bigint: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
