import { stat, unlink } from 'node:fs/promises';
import { runProgram } from './run-program.ts';

/**
 * Whether the file system of a directory keeps modification times to the nanosecond. Where it does, rsync may be told
 * to compare them so; where it does not (NTFS, old ext4), that would make every file look changed every time.
 */
export async function keepsExactTimes(directory: string): Promise<boolean> {
  // next to every time that the kernel has set says so itself; coarser ones are kept in hundreds of them at best
  if ((await stat(directory, { bigint: true })).mtimeNs % 100n !== 0n) return true;
  const path = `${directory}/.time-test`;
  await runProgram('touch', ['-d', '@1000000001.123456789', path]);
  try {
    return (await stat(path, { bigint: true })).mtimeNs === 1_000_000_001_123_456_789n;
  } catch {
    return false;
  } finally {
    await unlink(path).catch(() => undefined);
  }
}
