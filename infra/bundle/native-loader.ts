import { createHash } from 'node:crypto';
import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import {
  cacheDirectories,
  makeDirectory,
  requireOwnDirectory,
  writeDurably,
  type CacheDirectory,
} from './private-cache.ts';

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

function loadLibrary(path: string): unknown {
  const target = { exports: {} };
  process.dlopen(target, path, constants.dlopen.RTLD_NOW);
  return target.exports;
}
