import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { cacheDirectories, makeDirectory, requireOwnDirectory, writeDurably } from './private-cache.ts';

const hashBytes = 32;
/** Also one that was being written when the power went. */
const keptFile = /\.code(?:\.[0-9a-f]{16})?$/;
const unusedAfterMs = 30 * 24 * 3600 * 1000;

/**
 * Compiled code that an earlier start has kept, from a directory that nobody else can write to: what is in it is run.
 *
 * @returns undefined when there is none, or a part of it only
 */
export function findCode(name: string): Buffer | undefined {
  for (const { base, below } of cacheDirectories()) {
    try {
      const directory = join(base, ...below);
      requireOwnDirectory(directory);
      const content = readFileSync(join(directory, name));
      const code = content.subarray(hashBytes);
      // V8 looks at the head of it only
      if (sha256(code).equals(content.subarray(0, hashBytes))) return code;
    } catch {
      // the next one
    }
  }
  return undefined;
}

/** Keeps compiled code for the next start. Where that cannot be done, the next start takes as long as this one. */
export function keepCode(name: string, code: Buffer): void {
  for (const place of cacheDirectories()) {
    try {
      const directory = makeDirectory(place);
      requireOwnDirectory(directory);
      writeDurably(join(directory, name), Buffer.concat([sha256(code), code]));
      removeOld(directory, name);
      return;
    } catch {
      // the next one
    }
  }
}

/** Those of releases that were replaced. One that is still in use is made again. */
function removeOld(directory: string, name: string): void {
  const program = name.slice(0, name.lastIndexOf('-') + 1);
  for (const file of readdirSync(directory)) {
    if (file === name || !file.startsWith(program) || !keptFile.test(file)) continue;
    const path = join(directory, file);
    // another start may have finished or removed it meanwhile
    const writtenMs = statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Infinity;
    if (Date.now() - writtenMs > unusedAfterMs) rmSync(path, { force: true });
  }
}

function sha256(content: Uint8Array): Buffer {
  return createHash('sha256').update(content).digest();
}
