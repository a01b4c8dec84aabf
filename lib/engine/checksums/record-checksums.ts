import { dirname } from 'node:path';
import { IndexBuilder, ChecksumIndex, readIndex, writeIndex } from './checksum-index.ts';
import { ManifestWriter } from './manifest-writer.ts';
import { PathList } from './path-list.ts';
import { checksumAlgorithm } from './received-checksums.ts';
import { walkFiles, type WalkedFile } from './walk-files.ts';

/** What snapshot.json says about the checksums beside it. */
export interface ChecksumCounts {
  algorithm: 'xxh128';
  /** Names in the manifest. */
  entries: number;
  /** Names of regular files without a checksum yet; the first verify hashes them. */
  unhashed: number;
}

/** Where a name's checksum may be known from. */
export interface KnownChecksums {
  /** By path: what was just received, or hashed. */
  find(path: Uint8Array): string | null;
}

/**
 * Writes the manifest and the index of a finished tree, reading no file: checksums of linked files come from the
 * indexes of the trees they were linked with, those of others from `known`. An index comes first, since it is ours, and
 * `known` is what the host's rsync said.
 *
 * @param directory the snapshot's, with `data` in it
 * @param baseTrees `data` directories that were linked against
 */
export async function recordChecksums(
  directory: string,
  baseTrees: readonly string[],
  known: KnownChecksums,
  signal?: AbortSignal,
): Promise<ChecksumCounts> {
  const indexes: ChecksumIndex[] = [];
  for (const tree of baseTrees) {
    const index = await readIndex(dirname(tree));
    if (index !== null) indexes.push(index);
  }
  // only a file with several links can be in another tree; in its own every one is
  const isOwn = baseTrees.includes(`${directory}/data`);
  const builder = new IndexBuilder();
  const writer = new ManifestWriter(directory);
  const waiting = new WaitingNames();
  const take = (file: WalkedFile) => {
    const checksum = (isOwn || file.links > 1 ? inherited(indexes, file) : null) ?? known.find(file.path);
    if (checksum === null) return waiting.add(file);
    builder.add(file.inodeHigh, file.inodeLow, checksum);
    writer.add(checksum, file.path);
  };
  try {
    const walk = async (files: WalkedFile[]) => {
      files.forEach(take);
      await writer.flush();
    };
    await walkFiles(`${directory}/data`, walk, signal);
    const entries = builder.sorted();
    // of several names of one inode rsync transfers only one
    const unhashed = await waiting.settle(new ChecksumIndex(entries), writer);
    await writer.end();
    await writeIndex(directory, entries);
    return { algorithm: checksumAlgorithm, entries: writer.entries, unhashed };
  } catch (error) {
    writer.abort();
    throw error;
  }
}

function inherited(indexes: readonly ChecksumIndex[], { inodeHigh, inodeLow }: WalkedFile): string | null {
  for (const index of indexes) {
    const checksum = index.find(inodeHigh, inodeLow);
    if (checksum !== null) return checksum;
  }
  return null;
}

/** Names whose checksum is not known while the tree is walked. */
class WaitingNames {
  private readonly paths = new PathList();
  private inodes = new Uint32Array(1 << 10);
  private alone = 0;

  add({ inodeHigh, inodeLow, links, path }: WalkedFile): void {
    // nobody else can tell
    if (links === 1) {
      this.alone++;
      return;
    }
    const at = this.paths.add(path) * 2;
    if (at === this.inodes.length) {
      const longer = new Uint32Array(this.inodes.length * 2);
      longer.set(this.inodes);
      this.inodes = longer;
    }
    this.inodes[at] = inodeHigh;
    this.inodes[at + 1] = inodeLow;
  }

  /** @returns how many names still have no checksum */
  async settle(index: ChecksumIndex, writer: ManifestWriter): Promise<number> {
    let unhashed = this.alone;
    for (let at = 0; at < this.paths.count; at++) {
      const checksum = index.find(this.inodes[at * 2] ?? 0, this.inodes[at * 2 + 1] ?? 0);
      if (checksum === null) unhashed++;
      else writer.add(checksum, this.paths.get(at));
      await writer.flush();
    }
    return unhashed;
  }
}
