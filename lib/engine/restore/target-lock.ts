import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { mkdir, open, readdir, rm, type FileHandle } from 'node:fs/promises';
import { BusyError } from '../../domain/errors.ts';
import { showText } from '../../domain/show-text.ts';
import { flock } from '../flock.ts';
import type { HostLock } from '../host-lock.ts';
import { overlaps } from './target-name.ts';

const flags = constants.O_RDWR | constants.O_CREAT | constants.O_NOFOLLOW;
const gate = 'gate';

/**
 * Takes the kernel's lock on a place that files are restored to. A program that inherited the descriptor keeps it even
 * when this process is killed, so the lock lives exactly as long as a writer. The lock files lie in a directory of
 * their own, because a target must hold nothing but what was restored.
 *
 * @param directory where the lock files are; made when it is missing
 * @param target from `targetName`
 * @throws BusyError when somebody writes there, inside of it, or around it
 */
export async function acquireTargetLock(directory: string, target: string): Promise<HostLock> {
  return throughGate(directory, async () => {
    const other = (await heldTargets(directory)).find((held) => overlaps(held, target));
    if (other !== undefined) throw targetBusy(target, other);
    const handle = await open(lockFileOf(directory, target), flags, 0o600);
    try {
      await handle.writeFile(target);
      if (!(await flock(handle, ['-x', '-n']))) throw targetBusy(target, target);
      return { fd: handle.fd, release: () => handle.close() };
    } catch (error) {
      await handle.close();
      throw error;
    }
  });
}

/** The places that a restore, or a writer that outlived its restore, holds just now. */
export async function lockedTargets(directory: string): Promise<string[]> {
  return throughGate(directory, () => heldTargets(directory));
}

/** Looks at all lock files; those that nobody holds are removed, which only who has passed the gate may do. */
async function heldTargets(directory: string): Promise<string[]> {
  const held: string[] = [];
  for (const name of await readdir(directory)) {
    if (name === gate) continue;
    const path = `${directory}/${name}`;
    const handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW);
    try {
      if (await flock(handle, ['-s', '-n'])) await rm(path);
      else held.push(await handle.readFile('utf8'));
    } finally {
      await handle.close();
    }
  }
  return held;
}

/** One at a time: between looking at the locks and taking one, no other may be taken. */
async function throughGate<T>(directory: string, work: () => Promise<T>): Promise<T> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const handle: FileHandle = await open(`${directory}/${gate}`, flags, 0o600);
  try {
    if (await flock(handle, ['-x', '-w', '20'])) return await work();
  } finally {
    await handle.close();
  }
  throw new BusyError('The locks of restores are busy: another process has been looking at them for long.', {
    cure: 'Try again in a minute.',
  });
}

function targetBusy(target: string, other: string): BusyError {
  const where = target === other ? 'there' : `to ${showText(other)}`;
  return new BusyError(`Target ${showText(target)} is busy: another restore is writing ${where}.`, {
    cure: 'Wait for it to end, or cancel it: pobsync runs. After a crash, rsync still ends the file that it was writing.',
    facts: { target, heldBy: other },
  });
}

function lockFileOf(directory: string, target: string): string {
  return `${directory}/${createHash('sha256').update(target).digest('hex').slice(0, 32)}`;
}
