import { createHash, randomBytes } from 'node:crypto';
import {
  closeSync,
  fstatSync,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { constants, homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';

/** A native addon that travels inside the bundle. */
export interface EmbeddedNative {
  name: string;
  platform: string;
  arch: string;
  sha256: string;
  /** Bytes of the unpacked file. */
  size: number;
}

/**
 * Loads an embedded addon. The operating system loads libraries from files only, so it is unpacked once into a
 * directory that nobody else can write to, and checked byte for byte at every start before it is loaded.
 *
 * @param packed gives the brotli-compressed file as base64
 * @throws Error naming every directory that was tried, and why it did not serve
 */
export function loadNative(native: EmbeddedNative, packed: () => string): unknown {
  if (native.platform !== process.platform || native.arch !== process.arch) {
    throw new Error(
      `This file holds ${native.name} for ${native.platform}-${native.arch} and cannot run on ${process.platform}-${process.arch}.`,
    );
  }
  const failures: string[] = [];
  for (const place of cacheDirectories()) {
    try {
      return loadLibrary(unpackedFile(place, native, packed));
    } catch (error) {
      failures.push(
        `${join(place.base, ...place.below)}: ${error instanceof Error ? error.message : String(error)}`,
      );
    }
  }
  throw new Error(
    `Cannot unpack ${native.name}; set POBSYNC_NATIVE_CACHE to a writable directory. ${failures.join('; ')}`,
  );
}

/** Where the file may be kept: a directory that must exist, and the path below it that is made when needed. */
interface CacheDirectory {
  base: string;
  below: readonly string[];
}

function cacheDirectories(): CacheDirectory[] {
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
function makeDirectory({ base, below }: CacheDirectory): string {
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

/** The path of a verified file; written first when it is absent or not what it should be. */
function unpackedFile(place: CacheDirectory, native: EmbeddedNative, packed: () => string): string {
  const directory = makeDirectory(place);
  requireOwnDirectory(directory);
  const path = join(directory, `${native.name}-${native.sha256.slice(0, 16)}.node`);
  if (!isIntact(path, native)) {
    const binary = brotliDecompressSync(Buffer.from(packed(), 'base64'));
    writeDurably(path, binary);
    if (!isIntact(path, native)) throw new Error('the unpacked file is not what was packed');
  }
  return path;
}

/** In a shared directory somebody else could have made it first, and could swap the file after the check. */
function requireOwnDirectory(directory: string): void {
  const found = lstatSync(directory);
  if (!found.isDirectory()) throw new Error('it is not a directory');
  // root's is as good as our own: what root wants to change, it can
  if (found.uid !== process.getuid?.() && found.uid !== 0) throw new Error('it belongs to another user');
  if ((found.mode & 0o022) !== 0) throw new Error('others may write to it');
}

function isIntact(path: string, native: EmbeddedNative): boolean {
  let descriptor: number;
  try {
    descriptor = openSync(path, 'r');
  } catch {
    return false;
  }
  try {
    const found = fstatSync(descriptor);
    if (!found.isFile() || found.size !== native.size || (found.mode & 0o022) !== 0) return false;
    return createHash('sha256').update(readFileSync(descriptor)).digest('hex') === native.sha256;
  } finally {
    closeSync(descriptor);
  }
}

/** Under a name of its own first: others may be starting at the same moment. */
function writeDurably(path: string, binary: Buffer): void {
  const temporary = `${path}.${randomBytes(8).toString('hex')}`;
  try {
    const descriptor = openSync(temporary, 'wx', 0o500);
    try {
      writeFileSync(descriptor, binary);
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

function loadLibrary(path: string): unknown {
  const target = { exports: {} };
  process.dlopen(target, path, constants.dlopen.RTLD_NOW);
  return target.exports;
}
