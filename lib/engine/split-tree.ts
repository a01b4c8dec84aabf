import type { Dirent } from 'node:fs';
import { lstat, readdir } from 'node:fs/promises';

const enoughParts = 64;
const maxDepth = 8;

/**
 * Cuts a tree into parts that can be worked on side by side: goes down level by level until there are enough entries.
 *
 * @returns paths relative to the top, each beginning with `./`; entries at the last level that was looked at, and
 *   files above it. The directories in between are left out, since they are empty once the parts are gone; and so is
 *   everything on another file system: a mount point that was handed to `rm` by name would be emptied.
 */
export async function splitTree(top: string): Promise<Buffer[]> {
  const { dev } = await lstat(top);
  const leaves: Buffer[] = [];
  let level: Buffer[] = [Buffer.from('.')];
  for (let depth = 0; depth < maxDepth; depth++) {
    const next: Buffer[] = [];
    for (const directory of level) {
      for (const entry of await list(top, directory)) {
        const path = Buffer.concat([directory, Buffer.from('/'), entry.name]);
        if (!entry.isDirectory()) leaves.push(path);
        else if (await isOnDevice(top, path, dev)) next.push(path);
      }
    }
    level = next;
    if (level.length === 0 || level.length + leaves.length >= enoughParts) break;
  }
  return [...level, ...leaves];
}

async function list(top: string, directory: Buffer): Promise<Dirent<Buffer>[]> {
  try {
    return await readdir(join(top, directory), { encoding: 'buffer', withFileTypes: true });
  } catch {
    // unreadable or gone: whoever works on the parent meets it
    return [];
  }
}

async function isOnDevice(top: string, directory: Buffer, device: number): Promise<boolean> {
  try {
    return (await lstat(join(top, directory))).dev === device;
  } catch {
    return false;
  }
}

function join(top: string, path: Buffer): Buffer {
  return Buffer.concat([Buffer.from(`${top}/`), path]);
}
