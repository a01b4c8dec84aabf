import { syncFileSystem } from './finalise.ts';

/** What a disk writes in about a second. */
const stepBytes = 128 * 1024 * 1024;

/** Brings a tree to the disk. */
export interface WriteOut {
  /** Tells how many bytes have arrived by now. */
  reached(bytes: number): void;
  /**
   * Writes the rest.
   *
   * @throws PobsyncError `disk_failed` when anything since the beginning could not be written
   */
  finish(): Promise<void>;
}

/**
 * Writes a tree to the disk while more of it arrives, one step after the other, so that little is left to wait for at
 * its end. Linux by itself begins after half a minute, or when a tenth of the memory waits to be written.
 */
export function writeOutMeanwhile(
  path: string,
  signal: AbortSignal,
  { sync = syncFileSystem, everyBytes = stepBytes } = {},
): WriteOut {
  let writtenBytes = 0;
  let running: Promise<void> | null = null;
  let failure: Error | null = null;
  const step = async () => {
    try {
      await sync(path, signal);
    } catch (error) {
      // Linux tells one sync only: the last one would know nothing of it
      failure = error as Error;
    }
    running = null;
  };
  return {
    reached: (bytes) => {
      if (running !== null || bytes - writtenBytes < everyBytes) return;
      writtenBytes = bytes;
      running = step();
    },
    finish: async () => {
      await Promise.all([running, sync(path, signal)]);
      if (failure !== null) throw failure;
    },
  };
}
