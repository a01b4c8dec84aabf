import { constants } from 'node:fs';
import { lstat, mkdir, open, readdir, realpath, type FileHandle } from 'node:fs/promises';
import { dirname, isAbsolute } from 'node:path';
import { InvalidInputError, RefusedError } from '../../domain/errors.ts';
import { showText } from '../../domain/show-text.ts';
import { isSystemDirectory } from '../system-directory.ts';
import { temporaryName } from './restore-args.ts';
import { contains, normalPath } from './target-name.ts';

export interface TargetRules {
  /** Directories that a restore must not touch, nor contain: the backup root, the home. */
  forbidden: readonly string[];
  /** Files that are there may be replaced. */
  overwrite: boolean;
  /** Make the directory when it is missing. */
  create: boolean;
}

/** A directory that may be written to, held open: its path may lead elsewhere a moment later, the handle cannot. */
export interface OpenTarget {
  path: string;
  /** null when it does not exist, and was not to be made. */
  handle: FileHandle | null;
  /** Nothing is in it. */
  empty: boolean;
}

/**
 * Checks and opens the directory that files are restored to. The caller closes it.
 *
 * @throws InvalidInputError for what cannot be a directory
 * @throws RefusedError for one that must not be written to, or that holds something already
 */
export async function openTarget(path: string, rules: TargetRules): Promise<OpenTarget> {
  const target = await checkPlace(path, rules);
  const stats = await lstatOrNull(target);
  if (stats === null) {
    if (!rules.create) return { path: target, handle: null, empty: true };
    await mkdir(target, { mode: 0o700 });
  } else if (!stats.isDirectory()) {
    throw refused(target, stats.isSymbolicLink() ? 'it is a symlink' : 'it is not a directory');
  }
  const handle = await open(target, constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW);
  try {
    const through = descriptorPath(handle);
    if ((await realpath(through)) !== target) throw refused(target, 'it was moved meanwhile');
    const names = (await readdir(through)).filter((name) => name !== temporaryName);
    if (names.length > 0 && !rules.overwrite) {
      throw refused(
        target,
        'it is not empty',
        'Give an empty or a new directory, or --overwrite to replace files in it.',
      );
    }
    return { path: target, handle, empty: names.length === 0 };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/** The directory behind a handle, whatever became of its path. */
export function descriptorPath(handle: FileHandle): string {
  // with our own process id, because programs that we start look at it too
  return `/proc/${process.pid}/fd/${handle.fd}`;
}

async function checkPlace(path: string, rules: TargetRules): Promise<string> {
  const wrong = (why: string) =>
    new InvalidInputError(
      `Invalid target "${showText(path)}": ${why}; expected an absolute path of a directory such as "/srv/restored".`,
    );
  if (!isAbsolute(path)) throw wrong('it is not absolute');
  if (/[\u0000-\u001f\u007f]/.test(path)) throw wrong('it holds a control character');
  const target = normalPath(path);
  if (isSystemDirectory(target)) throw refused(target, 'it is a directory of the system');
  const parent = await realpath(dirname(target)).catch(() => null);
  if (parent === null) throw wrong('its parent does not exist');
  if (parent !== dirname(target)) {
    throw refused(target, `its parent is reached through a symlink, really it is ${showText(parent)}`);
  }
  for (const forbidden of rules.forbidden) {
    const real = await realpath(forbidden).catch(() => forbidden);
    if (contains(real, target)) throw refused(target, `it is inside ${showText(real)}`);
    if (contains(target, real)) throw refused(target, `it contains ${showText(real)}`);
  }
  return target;
}

function refused(
  path: string,
  why: string,
  cure = 'Give another directory; nothing was written.',
): RefusedError {
  return new RefusedError(`Refused to restore to ${showText(path)}: ${why}.`, { cure });
}

async function lstatOrNull(path: string) {
  try {
    return await lstat(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
