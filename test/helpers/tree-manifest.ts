import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  closeSync,
  lstatSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  type BigIntStats,
} from 'node:fs';

/** Path → everything a backup promises to keep of it, as one line. Names are kept byte for byte (latin1). */
export type TreeManifest = Record<string, string>;

export interface ManifestOptions {
  /** Also the inode number: to show that two trees, or two times, share files. */
  inodes?: boolean;
}

/** Describes a tree: type, mode, owner, mtime in ns, size, content hash, link target, device, xattrs, hard links. */
export function treeManifest(top: string, options: ManifestOptions = {}): TreeManifest {
  const manifest: TreeManifest = {};
  const firstName = new Map<bigint, string>();
  const attributes = readAttributes(top);
  const visit = (path: Buffer, name: string) => {
    const stats = lstatSync(path, { bigint: true });
    const parts = [
      (stats.mode & 0o170000n).toString(8),
      (stats.mode & 0o7777n).toString(8),
      `${stats.uid}:${stats.gid}`,
      String(stats.mtimeNs),
      describe(path, stats),
      attributes.get(name) ?? '',
    ];
    if (!stats.isDirectory() && stats.nlink > 1n) {
      const first = firstName.get(stats.ino) ?? name;
      firstName.set(stats.ino, first);
      // links that lead out of the tree (to other snapshots) are no property of the tree
      if (first !== name) parts.push(`link-of ${first}`);
    }
    if (options.inodes === true) parts.push(`inode ${stats.ino} links ${stats.nlink}`);
    manifest[name] = parts.join(' ');
    if (!stats.isDirectory()) return;
    within(path, (directory) => {
      for (const entry of readdirSync(directory, { encoding: 'buffer' }).sort((a, b) => a.compare(b))) {
        visit(Buffer.concat([directory, Buffer.from('/'), entry]), `${name}/${entry.toString('latin1')}`);
      }
    });
  };
  visit(Buffer.from(top), '.');
  return manifest;
}

/** A directory whose path grows too long for the kernel is entered by its descriptor. */
function within(path: Buffer, look: (directory: Buffer) => void): void {
  if (path.length < 3000) return look(path);
  const descriptor = openSync(path, 'r');
  try {
    look(Buffer.from(`/proc/self/fd/${descriptor}`));
  } finally {
    closeSync(descriptor);
  }
}

function describe(path: Buffer, stats: BigIntStats): string {
  if (stats.isFile()) return `${stats.size} ${createHash('sha256').update(readFileSync(path)).digest('hex')}`;
  if (stats.isSymbolicLink()) return `-> ${readlinkSync(path, { encoding: 'buffer' }).toString('latin1')}`;
  return stats.isDirectory() ? '' : `device ${stats.rdev}`;
}

function readAttributes(top: string): Map<string, string> {
  const run = spawnSync('getfattr', ['-R', '-P', '-h', '-d', '-m', '-', '-e', 'hex', '.'], {
    cwd: top,
    maxBuffer: 2 ** 30,
  });
  if (run.status !== 0) throw new Error(`getfattr failed: ${run.stderr.toString()}`);
  const found = new Map<string, string>();
  for (const block of run.stdout.toString('latin1').split('\n\n')) {
    const [head = '', ...lines] = block.split('\n').filter((line) => line !== '');
    const name = head
      .replace('# file: ', '')
      .replace(/\\([0-7]{3})/g, (_, digits: string) => String.fromCharCode(parseInt(digits, 8)));
    if (name !== '') found.set(name === '.' ? '.' : `./${name}`, lines.sort().join(' '));
  }
  return found;
}
