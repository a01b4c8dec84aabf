import { constants, readSync } from 'node:fs';
import { open, unlink, type FileHandle } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { PobsyncError } from '../domain/errors.ts';
import { runProgram } from './run-program.ts';

const pauseMs = 20;
/** After a pipe that was more than half full: the program must not have to wait. */
const shortPauseMs = 5;
const blockBytes = 64 * 1024;

/** A pipe for a program's output that is looked at now and then. */
export interface PolledOutput {
  /** Starts the program with the descriptor that it writes to, then closes ours, so that the last writer's end is seen. */
  handOver: <Started>(start: (writeFd: number) => Started) => Promise<Started>;
  /** Hands over what comes, in pieces that are good until it returns, to the end of the last writer. */
  readAll: (onChunk: (chunk: Buffer) => void) => Promise<void>;
}

/**
 * Makes a pipe for a program that prints a line for each of a million files. Whoever listens to such a program is woken
 * for every line, which costs more than all that the lines are for; this one looks 50 times a second, and sooner when
 * much has come. When the pipe is full in between, the program waits.
 *
 * @param directory where the pipe has a name for a moment; 0700
 * @throws PobsyncError `disk_failed`
 */
export async function openPolledOutput(directory: string): Promise<PolledOutput> {
  const path = `${directory}/output`;
  const made = await runProgram('mkfifo', ['-m', '600', path]);
  if (made.exitCode !== 0) {
    throw new PobsyncError('disk_failed', `A pipe could not be made in ${directory}.`, {
      cure: 'Check the disk of the home directory.',
      cause: made.stderr.toString(),
    });
  }
  try {
    // the reading end first: whoever opens the other one would wait for it
    const readEnd = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const writeEnd = await open(path, constants.O_WRONLY).catch(async (error: unknown) => {
      await readEnd.close();
      throw error;
    });
    return {
      handOver: (start) => handOver(writeEnd, readEnd, start),
      readAll: (onChunk) => readAll(readEnd, onChunk),
    };
  } finally {
    await unlink(path);
  }
}

async function handOver<Started>(
  writeEnd: FileHandle,
  readEnd: FileHandle,
  start: (writeFd: number) => Started,
): Promise<Started> {
  try {
    return start(writeEnd.fd);
  } catch (error) {
    await readEnd.close();
    throw error;
  } finally {
    await writeEnd.close();
  }
}

async function readAll(handle: FileHandle, onChunk: (chunk: Buffer) => void): Promise<void> {
  const block = Buffer.allocUnsafe(blockBytes);
  try {
    for (;;) {
      const bytesRead = readSome(handle, block);
      if (bytesRead === 0) return;
      if (bytesRead > 0) onChunk(block.subarray(0, bytesRead));
      // a full block: more waits behind it
      if (bytesRead < blockBytes) await sleep(bytesRead > blockBytes / 2 ? shortPauseMs : pauseMs);
    }
  } finally {
    await handle.close();
  }
}

/**
 * It never waits, so the way over another thread would only cost time.
 *
 * @returns -1 when nothing is there now, 0 at the end
 */
function readSome(handle: FileHandle, block: Buffer): number {
  try {
    return readSync(handle.fd, block);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EAGAIN') return -1;
    throw error;
  }
}
