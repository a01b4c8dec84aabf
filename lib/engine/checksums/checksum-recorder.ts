import { dirname } from 'node:path';
import { readIndex, type ChecksumIndex } from './checksum-index.ts';
import { IndexBuilder } from './index-builder.ts';
import { ManifestWriter } from './manifest-writer.ts';
import { checksumAlgorithm } from './received-checksums.ts';
import { WaitingNames } from './waiting-names.ts';

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
  /** By path: what was just received, or hashed. @returns whether there is one; its words are in `into` then */
  copy(path: Uint8Array, into: Uint32Array): boolean;
}

/**
 * Makes the manifest and the index of a tree of which it is told file by file. It reads no file: checksums of linked
 * files come from the indexes of the trees they were linked with, those of others from `known`. An index comes first,
 * since it is ours, and `known` is what the host's rsync said.
 */
export class ChecksumRecorder {
  private readonly directory: string;
  private readonly known: KnownChecksums;
  private readonly ownOnly: boolean;
  private readonly index: IndexBuilder;
  private readonly manifest: ManifestWriter;
  private readonly waiting = new WaitingNames();
  private readonly words = new Uint32Array(4);

  private constructor(
    directory: string,
    indexes: readonly ChecksumIndex[],
    known: KnownChecksums,
    ownOnly: boolean,
  ) {
    this.directory = directory;
    this.known = known;
    this.ownOnly = ownOnly;
    this.index = new IndexBuilder(indexes);
    this.manifest = new ManifestWriter(directory);
  }

  /**
   * @param directory the snapshot's, with `data` in it
   * @param baseTrees `data` directories that were linked against, best first; its own when it is recorded again
   */
  static async open(
    directory: string,
    baseTrees: readonly string[],
    known: KnownChecksums,
  ): Promise<ChecksumRecorder> {
    const indexes: ChecksumIndex[] = [];
    for (const tree of baseTrees) {
      const index = await readIndex(dirname(tree));
      if (index !== null) indexes.push(index);
    }
    // only a file with several links can be in another tree; in its own every one is
    const ownOnly = !baseTrees.includes(`${directory}/data`);
    return new ChecksumRecorder(directory, indexes, known, ownOnly);
  }

  file(inodeHigh: number, inodeLow: number, links: number, path: Buffer): void {
    const { index, words } = this;
    const mayBeElsewhere = links > 1 || !this.ownOnly;
    if (!mayBeElsewhere || !index.inherit(inodeHigh, inodeLow, words)) {
      if (!this.known.copy(path, words)) return this.waiting.add(inodeHigh, inodeLow, links, path);
      index.add(inodeHigh, inodeLow, links, words);
    }
    this.manifest.add(words, path);
  }

  /** To be awaited now and then, so that memory stays bounded. */
  flush(): Promise<void> {
    return this.manifest.flush();
  }

  /** Writes what is left; the files are on the disk then, their names when the caller has synced the directory. */
  async end(): Promise<ChecksumCounts> {
    const { index, manifest, words } = this;
    // of several names of one inode rsync transfers only one
    const unhashed = await this.waiting.settle(async (inodeHigh, inodeLow, path) => {
      if (!index.copy(inodeHigh, inodeLow, words)) return false;
      manifest.add(words, path);
      await manifest.flush();
      return true;
    });
    await Promise.all([manifest.end(), index.write(this.directory)]);
    return { algorithm: checksumAlgorithm, entries: manifest.entries, unhashed };
  }

  /** Gives up; what was written so far is overwritten next time. */
  abort(): void {
    this.manifest.abort();
  }
}
