import { lstat } from 'node:fs/promises';
import { NotFoundError } from '../../domain/errors.ts';
import { showText } from '../../domain/show-text.ts';
import { describeEntry, type TreeEntry } from './list-directory.ts';
import { childPath, openDirectory } from './open-in-tree.ts';
import { readFakeSuper } from './read-fake-super.ts';

/**
 * One entry of a tree, as a listing shows it.
 *
 * @throws NotFoundError, InvalidInputError when the way leads through a link or a file
 */
export async function lookInTree(tree: string, path: Buffer, fakeSuper: boolean): Promise<TreeEntry> {
  const { parent, name } = splitPath(path);
  const directory = await openDirectory(tree, parent);
  try {
    const decoded = fakeSuper ? await readFakeSuper(directory, [name]) : null;
    return await describeEntry(directory, name, decoded);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ENOENT' && code !== 'ENAMETOOLONG') throw error;
    throw new NotFoundError(`There is no "${showText(`/${path.toString()}`)}" in this snapshot.`);
  } finally {
    await directory.close();
  }
}

/** What tells one version of a file from another, at the price of one look. */
export interface FileMark {
  /** The same inode is the same version, however many snapshots have it. */
  inode: bigint;
  isFile: boolean;
  sizeBytes: number;
  /** Nanoseconds since 1970. */
  modifiedNs: bigint;
}

/** The mark of an entry; null where the tree has none of that path. */
export async function markInTree(tree: string, path: Buffer): Promise<FileMark | null> {
  const { parent, name } = splitPath(path);
  const directory = await openDirectory(tree, parent).catch((error: unknown) => {
    const { code } = error as { code?: string };
    // the directory was not there yet, or was a link then
    if (code === 'not_found' || code === 'invalid_input') return null;
    throw error;
  });
  if (directory === null) return null;
  try {
    const { ino, size, mtimeNs, ...stats } = await lstat(childPath(directory, name), { bigint: true });
    return { inode: ino, isFile: isRegular(stats.mode), sizeBytes: Number(size), modifiedNs: mtimeNs };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENAMETOOLONG') return null;
    throw error;
  } finally {
    await directory.close();
  }
}

function isRegular(mode: bigint): boolean {
  return (mode & 0o170000n) === 0o100000n;
}

function splitPath(path: Buffer): { parent: Buffer; name: Buffer } {
  const cut = path.lastIndexOf(0x2f);
  return { parent: path.subarray(0, Math.max(0, cut)), name: path.subarray(cut + 1) };
}
