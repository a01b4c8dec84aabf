import { constants } from 'node:fs';
import { open } from 'node:fs/promises';

/**
 * Reads a file that may have been put there by anybody: never through a symlink, never a FIFO or device (opening
 * those can block for good), never more than `maxBytes`.
 *
 * @returns null when it does not exist, is not such a file, or grows while it is read (what we write is renamed into
 *   place whole)
 * @throws the system error for anything else, such as EIO
 */
export async function readSmallFile(path: string, maxBytes: number): Promise<string | null> {
  const handle = await openPlainly(path);
  if (handle === null) return null;
  try {
    const stats = await handle.stat();
    if (!stats.isFile() || stats.size > maxBytes) return null;
    // as large as the file, not as the bound: memory that is let go is not given back to the system
    const buffer = Buffer.alloc(stats.size + 1);
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, 0);
    return bytesRead > stats.size ? null : buffer.toString('utf8', 0, bytesRead);
  } finally {
    await handle.close();
  }
}

async function openPlainly(path: string) {
  try {
    return await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'ELOOP', 'ENXIO'].includes((error as NodeJS.ErrnoException).code ?? '')) {
      return null;
    }
    throw error;
  }
}
