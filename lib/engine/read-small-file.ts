import { constants } from 'node:fs';
import { open } from 'node:fs/promises';

/**
 * Reads a file that may have been put there by anybody: never through a symlink, never a FIFO or device (opening
 * those can block for good), never more than `maxBytes`.
 *
 * @returns null when it does not exist or is not such a file
 * @throws the system error for anything else, such as EIO
 */
export async function readSmallFile(path: string, maxBytes: number): Promise<string | null> {
  const handle = await openPlainly(path);
  if (handle === null) return null;
  try {
    const stats = await handle.stat();
    if (!stats.isFile() || stats.size > maxBytes) return null;
    const buffer = Buffer.alloc(maxBytes + 1);
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, 0);
    return bytesRead > maxBytes ? null : buffer.toString('utf8', 0, bytesRead);
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
