import { readFile } from 'node:fs/promises';

/** The file system that holds a path. */
export interface Mount {
  mountPoint: string;
  /** `ext4`, `xfs`, `overlay` … */
  fileSystem: string;
}

/** Finds the mount of an absolute path free of symlinks, which need not exist; null where the system does not tell. */
export async function mountOf(path: string): Promise<Mount | null> {
  try {
    return mountIn(await readFile('/proc/self/mountinfo', 'utf8'), path);
  } catch {
    return null;
  }
}

/**
 * The longest mount point above a path; of several at one place the last, which hides the others.
 *
 * Format: proc_pid_mountinfo(5). Blanks and backslashes of a path are octal there.
 */
export function mountIn(mountInfo: string, path: string): Mount | null {
  let best: Mount | null = null;
  for (const line of mountInfo.split('\n')) {
    const [left = '', right = ''] = line.split(' - ');
    const mountPoint = unescapeOctal(left.split(' ')[4] ?? '');
    const fileSystem = right.split(' ')[0] ?? '';
    if (mountPoint === '' || !isBelow(path, mountPoint)) continue;
    if (best === null || mountPoint.length >= best.mountPoint.length) best = { mountPoint, fileSystem };
  }
  return best;
}

function isBelow(path: string, mountPoint: string): boolean {
  return mountPoint === '/' || path === mountPoint || path.startsWith(`${mountPoint}/`);
}

function unescapeOctal(text: string): string {
  return text.replace(/\\([0-7]{3})/g, (_, digits: string) => String.fromCharCode(parseInt(digits, 8)));
}
