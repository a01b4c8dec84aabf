import { constants } from 'node:fs';
import { lstat, open, type FileHandle } from 'node:fs/promises';
import { InvalidInputError, NotFoundError, RefusedError } from '../../domain/errors.ts';
import { showText } from '../../domain/show-text.ts';
import { readFakeSuper } from './read-fake-super.ts';

/**
 * Opens a directory below a tree, every step by descriptor and never through a symlink. The caller closes it.
 *
 * @param path relative to the tree, '' for its top
 * @throws NotFoundError, InvalidInputError for something else than a directory
 */
export async function openDirectory(tree: string, path: Buffer): Promise<FileHandle> {
  const flags = constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW;
  let handle = await openOr(Buffer.from(tree), flags, path);
  const parts = path.length === 0 ? [] : path.toString('latin1').split('/');
  for (const part of parts) {
    try {
      const next = await openOr(childPath(handle, Buffer.from(part, 'latin1')), flags, path);
      await handle.close();
      handle = next;
    } catch (error) {
      await handle.close();
      throw error;
    }
  }
  return handle;
}

export interface OpenFile {
  handle: FileHandle;
  sizeBytes: number;
  modifiedMs: number;
}

/**
 * Opens a regular file below a tree for reading. It is looked at before: merely opening a device can do harm, and a FIFO
 * would wait for good. The caller closes it.
 *
 * @param fakeSuper links and special files are plain files on disk; they are told apart by what rsync noted
 * @throws NotFoundError, RefusedError for a symlink or a special file, InvalidInputError for a directory
 */
export async function openFile(tree: string, path: Buffer, fakeSuper: boolean): Promise<OpenFile> {
  const cut = path.lastIndexOf(0x2f);
  const directory = await openDirectory(tree, path.subarray(0, Math.max(0, cut)));
  try {
    const name = path.subarray(cut + 1);
    const full = childPath(directory, name);
    const before = await lstat(full).catch((error: unknown) => {
      throw translated(error, path);
    });
    if (before.isDirectory()) throw notThis(path, 'a directory', 'take it as an archive');
    const was = fakeSuper ? (await readFakeSuper(directory, [name])).get(name.toString('latin1')) : undefined;
    if (!before.isFile() || (was !== undefined && was.type !== 'file')) {
      throw new RefusedError(`"${shown(path)}" is a link or a special file and has no contents of its own.`, {
        cure: 'Restore it, or take its directory as an archive.',
      });
    }
    const handle = await openOr(full, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK, path);
    const { size, mtimeMs } = await handle.stat();
    return { handle, sizeBytes: size, modifiedMs: mtimeMs };
  } finally {
    await directory.close();
  }
}

/** The path of an entry of an open directory, whatever became of the directory's own path. */
export function childPath(directory: FileHandle, name: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from(`/proc/${process.pid}/fd/${directory.fd}/`), name]);
}

async function openOr(full: Buffer, flags: number, path: Buffer): Promise<FileHandle> {
  try {
    return await open(full, flags);
  } catch (error) {
    throw translated(error, path);
  }
}

function translated(error: unknown, path: Buffer): unknown {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT' || code === 'ENAMETOOLONG') {
    return new NotFoundError(`There is no "${shown(path)}" in this snapshot.`);
  }
  if (code === 'ENOTDIR' || code === 'ELOOP') {
    return notThis(path, 'reached through a link or a file', 'take the way through real directories');
  }
  return error;
}

function notThis(path: Buffer, what: string, cure: string): InvalidInputError {
  return new InvalidInputError(`Invalid path "${shown(path)}": it is ${what}; expected to ${cure}.`);
}

function shown(path: Buffer): string {
  return showText(`/${path.toString()}`, 300);
}
