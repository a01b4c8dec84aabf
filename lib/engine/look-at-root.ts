import { lstat, readdir, realpath } from 'node:fs/promises';
import { dirname, normalize } from 'node:path';
import { diskSpace, type DiskSpace } from './disk-space.ts';
import { mountOf, type Mount } from './mount-of.ts';
import { readRootMarker } from './root-marker.ts';
import { isSystemDirectory } from './system-directory.ts';

/** What a directory looks like that is to be the backup root. */
export interface RootLook {
  /** Free of symlinks, as far as it exists. */
  path: string;
  state: 'absent' | 'empty' | 'root' | 'occupied' | 'file' | 'symlink' | 'system' | 'unreadable';
  mount: Mount | null;
  space: DiskSpace | null;
}

/** Looks at a directory and changes nothing; it need not exist. */
export async function lookAtRoot(wanted: string): Promise<RootLook> {
  const path = normalize(wanted).replace(/(?<=.)\/+$/, '');
  const existing = await nearestExisting(path);
  const real = existing === '/' ? path : (await realpath(existing)) + path.slice(existing.length);
  return {
    path: real,
    state: isSystemDirectory(path) || isSystemDirectory(real) ? 'system' : await stateOf(path),
    mount: await mountOf(real),
    space: await diskSpace(existing).catch(() => null),
  };
}

async function stateOf(path: string): Promise<RootLook['state']> {
  try {
    const stats = await lstat(path);
    if (stats.isSymbolicLink()) return 'symlink';
    if (!stats.isDirectory()) return 'file';
    if ((await readRootMarker(path)) !== null) return 'root';
    const names = (await readdir(path)).filter((name) => name !== 'lost+found');
    return names.length === 0 ? 'empty' : 'occupied';
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'absent' : 'unreadable';
  }
}

/** The path itself or the nearest directory above it that is there. */
async function nearestExisting(path: string): Promise<string> {
  if (path === '/') return path;
  try {
    await lstat(path);
    return path;
  } catch {
    return nearestExisting(dirname(path));
  }
}
