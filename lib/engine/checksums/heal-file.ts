import { constants } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { runProgram } from '../run-program.ts';

/**
 * Writes good contents into the inode of a damaged file, so that every snapshot that shares it is healed. Its times stay
 * what they were; a crash in between leaves it damaged, and the next attempt heals it.
 *
 * @param path of the damaged file, checked to lead through real directories only
 * @param good a plain file with the right contents
 * @param inode that the path is expected to have
 * @returns false when the path holds another inode by now
 */
export async function healFile(
  path: Buffer,
  good: Buffer,
  inode: string,
  runDirectory: string,
): Promise<boolean> {
  const times = `${runDirectory}/times`;
  const noFollow = constants.O_NOFOLLOW | constants.O_NONBLOCK;
  const from = await open(good, constants.O_RDONLY | noFollow);
  try {
    const to = await open(path, constants.O_WRONLY | noFollow);
    try {
      const through = `/proc/${process.pid}/fd/${to.fd}`;
      const { ino } = await to.stat({ bigint: true });
      if (ino.toString() !== inode) return false;
      await runProgram('touch', ['-r', through, times]);
      const buffer = Buffer.alloc(1024 * 1024);
      let size = 0;
      for (;;) {
        const { bytesRead } = await from.read(buffer, 0, buffer.length, size);
        if (bytesRead === 0) break;
        await to.write(buffer, 0, bytesRead, size);
        size += bytesRead;
      }
      await to.truncate(size);
      await to.sync();
      await runProgram('touch', ['-r', times, through]);
      await to.sync();
      return true;
    } finally {
      await to.close();
    }
  } finally {
    await from.close();
    await rm(times, { force: true });
  }
}
