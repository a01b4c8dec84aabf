import { lstat, opendir, readlink, type FileHandle } from 'node:fs/promises';
import type { Stats } from 'node:fs';
import { showText } from '../../domain/show-text.ts';
import { childPath, openDirectory } from './open-in-tree.ts';
import { readFakeSuper, type DecodedEntry } from './read-fake-super.ts';

export type EntryType =
  'file' | 'directory' | 'symlink' | 'fifo' | 'socket' | 'block-device' | 'character-device';

/** One name in a directory of a snapshot. */
export interface TreeEntry {
  name: Buffer;
  type: EntryType;
  sizeBytes: number;
  /** Permission bits, octal, such as "0644". */
  mode: string;
  /** Numbers, or names where the snapshot kept only these. */
  owner: string;
  group: string;
  /** ISO 8601; null when it is no time that a calendar has. */
  modifiedAt: string | null;
  /** Where a symlink points to, made safe to show. */
  linkTarget: string | null;
}

export interface DirectoryPage {
  entries: TreeEntry[];
  /** The last name, when there are more. */
  next: Buffer | null;
}

/**
 * A page of a directory in the order of the names' bytes. However many entries there are, only those of the page are
 * kept and looked at.
 *
 * @param after the last name of the page before
 * @param matching only names that hold this text, whatever its case
 */
export async function listDirectory(
  tree: string,
  path: Buffer,
  options: { after: Buffer | null; pageSize: number; fakeSuper: boolean; matching?: string | undefined },
): Promise<DirectoryPage> {
  const directory = await openDirectory(tree, path);
  try {
    const names = await firstNames(directory, options, options.pageSize + 1);
    const page = names.slice(0, options.pageSize);
    const decoded = options.fakeSuper ? await readFakeSuper(directory, page) : null;
    const entries: TreeEntry[] = [];
    for (const name of page) entries.push(await describeEntry(directory, name, decoded));
    return { entries, next: names.length > page.length ? (page.at(-1) ?? null) : null };
  } finally {
    await directory.close();
  }
}

async function firstNames(
  directory: FileHandle,
  { after, matching = '' }: { after: Buffer | null; matching?: string | undefined },
  count: number,
): Promise<Buffer[]> {
  let kept: Buffer[] = [];
  const wanted = matching.toLowerCase();
  const path = `/proc/${process.pid}/fd/${directory.fd}`;
  // node's types do not know it, but names come as bytes with this
  const encoding = 'buffer' as unknown as BufferEncoding;
  for await (const entry of await opendir(path, { encoding, bufferSize: 1024 })) {
    const name = entry.name as unknown as Buffer;
    if (after !== null && name.compare(after) <= 0) continue;
    if (wanted !== '' && !name.toString().toLowerCase().includes(wanted)) continue;
    kept.push(name);
    if (kept.length >= 4 * count) kept = kept.sort((a, b) => a.compare(b)).slice(0, count);
  }
  return kept.sort((a, b) => a.compare(b)).slice(0, count);
}

/** What an entry of an open directory is; it is looked at, never opened. */
export async function describeEntry(
  directory: FileHandle,
  name: Buffer,
  decoded: ReadonlyMap<string, DecodedEntry> | null,
): Promise<TreeEntry> {
  const full = childPath(directory, name);
  const stats = await lstat(full);
  const entry: TreeEntry = {
    name,
    type: typeOf(stats),
    sizeBytes: stats.size,
    mode: (stats.mode & 0o7777).toString(8).padStart(4, '0'),
    owner: String(stats.uid),
    group: String(stats.gid),
    modifiedAt: Math.abs(stats.mtimeMs) < 8.64e15 ? stats.mtime.toISOString() : null,
    linkTarget: stats.isSymbolicLink() ? showText((await readlink(full, 'buffer')).toString(), 4096) : null,
  };
  return { ...entry, ...decoded?.get(name.toString('latin1')) };
}

function typeOf(stats: Stats): EntryType {
  if (stats.isFile()) return 'file';
  if (stats.isDirectory()) return 'directory';
  if (stats.isSymbolicLink()) return 'symlink';
  if (stats.isFIFO()) return 'fifo';
  if (stats.isSocket()) return 'socket';
  return stats.isBlockDevice() ? 'block-device' : 'character-device';
}
