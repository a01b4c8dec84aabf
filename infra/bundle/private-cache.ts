import { randomBytes } from 'node:crypto';
import {
  closeSync,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';

/** Where files may be kept between starts: a directory that must exist, and the path below it that is made when needed. */
export interface CacheDirectory {
  base: string;
  below: readonly string[];
}

/** In the order in which they are tried. */
export function cacheDirectories(): CacheDirectory[] {
  const { POBSYNC_NATIVE_CACHE, XDG_CACHE_HOME } = process.env;
  const user = process.getuid?.() ?? 0;
  const directories: CacheDirectory[] = [
    { base: POBSYNC_NATIVE_CACHE ?? '', below: [] },
    { base: XDG_CACHE_HOME ?? '', below: ['pobsync-native'] },
    { base: homedir(), below: ['.cache', 'pobsync-native'] },
    { base: tmpdir(), below: [`pobsync-native-${user}`] },
  ];
  return directories.filter(({ base }) => base.startsWith('/'));
}

/** One level at a time: a home that does not exist is not made, and a recursive mkdir below /proc never returns. */
export function makeDirectory({ base, below }: CacheDirectory): string {
  let path = base;
  for (const part of below) {
    path = join(path, part);
    try {
      mkdirSync(path, { mode: 0o700 });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
  return path;
}

/** In a shared directory somebody else could have made it first, and could swap the file after the check. */
export function requireOwnDirectory(directory: string): void {
  const found = lstatSync(directory);
  if (!found.isDirectory()) throw new Error('it is not a directory');
  // root's is as good as our own: what root wants to change, it can
  if (found.uid !== process.getuid?.() && found.uid !== 0) throw new Error('it belongs to another user');
  if ((found.mode & 0o022) !== 0) throw new Error('others may write to it');
}

/** Under a name of its own first: others may be starting at the same moment. */
export function writeDurably(path: string, content: Uint8Array): void {
  const temporary = `${path}.${randomBytes(8).toString('hex')}`;
  try {
    const descriptor = openSync(temporary, 'wx', 0o500);
    try {
      writeFileSync(descriptor, content);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}
