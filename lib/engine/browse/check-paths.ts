import { lstat } from 'node:fs/promises';
import { NotFoundError, RefusedError } from '../../domain/errors.ts';
import { showText } from '../../domain/show-text.ts';

/**
 * Checks paths below a tree before a program is told of them: each must be there, and every directory on the way must be
 * a real one. A symlink on the way would lead out of the snapshot, to files of this machine. The tree does not change,
 * so what was checked stays so.
 *
 * @throws NotFoundError, RefusedError
 */
export async function checkPathsInTree(tree: string, paths: readonly Uint8Array[]): Promise<void> {
  const top = Buffer.from(`${tree}/`);
  const knownDirectories = new Set<string>();
  for (const path of paths) {
    const bytes = Buffer.from(path);
    for (let end = bytes.indexOf(0x2f); end >= 0; end = bytes.indexOf(0x2f, end + 1)) {
      const parent = bytes.subarray(0, end);
      const key = parent.toString('latin1');
      if (knownDirectories.has(key)) continue;
      const stats = await lstatInTree(Buffer.concat([top, parent]), bytes);
      if (!stats.isDirectory()) {
        throw new RefusedError(
          `Refused "${showText(bytes.toString())}": "${showText(parent.toString())}" is not a directory of the snapshot but a link or a file.`,
          { cure: 'Take the path through the real directories.' },
        );
      }
      knownDirectories.add(key);
    }
    if (bytes.length > 0) await lstatInTree(Buffer.concat([top, bytes]), bytes);
  }
}

async function lstatInTree(full: Buffer, shown: Buffer) {
  try {
    return await lstat(full);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ENOENT' && code !== 'ENOTDIR' && code !== 'ENAMETOOLONG') throw error;
    throw new NotFoundError(`There is no "${showText(shown.toString())}" in this snapshot.`, {
      cure: 'Look for it with: pobsync browse HOST --snapshot NAME --path PATH',
    });
  }
}
