import { chmod, lstat, mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Config } from '../config.ts';
import { InvalidInputError } from '../domain/errors.ts';
import { showText } from '../domain/show-text.ts';
import { serviceKeyPath } from './service-key.ts';

/**
 * Makes the home directory and what lies in it, for this user only. One that is there keeps its mode: it may hold
 * what others need.
 *
 * @returns whether the home was made now
 * @throws InvalidInputError when POBSYNC_HOME names what cannot be a directory of ours
 */
export async function makeHome(config: Config): Promise<boolean> {
  const created = await makePrivateDirectory(config.home, config.home);
  await makePrivateDirectory(dirname(serviceKeyPath(config)), config.home);
  return created;
}

async function makePrivateDirectory(path: string, home: string): Promise<boolean> {
  try {
    const made = await mkdir(path, { recursive: true, mode: 0o700 });
    // the umask may have taken bits, never added any; parents made on the way are ours alone, too
    if (made !== undefined) await chmod(path, 0o700);
    else if (!(await lstat(path)).isDirectory()) throw wrongHome(home, 'it is not a directory');
    return made !== undefined;
  } catch (error) {
    if (error instanceof InvalidInputError) throw error;
    const { code = 'unknown error' } = error as NodeJS.ErrnoException;
    throw wrongHome(
      home,
      code === 'EEXIST' || code === 'ENOTDIR' ? 'a file is in the way' : `it cannot be made (${code})`,
      error,
    );
  }
}

function wrongHome(home: string, why: string, cause?: unknown): InvalidInputError {
  return new InvalidInputError(`Invalid home directory "${showText(home)}": ${why}.`, {
    cure: 'Run pobsync as root, or set POBSYNC_HOME to a directory that this user can write to.',
    cause,
  });
}
