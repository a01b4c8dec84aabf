import { randomBytes } from 'node:crypto';
import { ChecksumTable } from './checksum-table.ts';
import { readHexWords } from './checksum-words.ts';
import { pathKey } from './path-key.ts';
import { unescapeName } from './unescape-name.ts';

/** The one algorithm of our manifests: rsync's own choice, so that it costs nothing, and `xxhsum` checks it. */
export const checksumAlgorithm = 'xxh128';

const negotiated = /^Client negotiated checksum: (\S+)/;
const blank = 0x20;
const backslash = 0x5c;
/** In a line of `itemFormat`: the mark, eleven characters of what changed, a blank. */
const checksumAt = 13;
const sizeAt = checksumAt + 33;

/** Collects what rsync says of the files that it received. */
export class ReceivedChecksums {
  private readonly table = new ChecksumTable();
  private readonly seed = randomBytes(4).readUInt32LE();
  private readonly words = new Uint32Array(4);
  private algorithm: string | null = null;

  /** Takes one line of rsync's that tells of no item; most say nothing about checksums, and change nothing. */
  addLine(line: string): void {
    this.algorithm ??= negotiated.exec(line)?.[1] ?? null;
  }

  /** Takes one item, byte for byte as rsync printed it by our `itemFormat`. */
  addItem(line: Buffer): void {
    // an rsync on the host that knows other algorithms only: those files are hashed by the first verify
    if (this.algorithm !== checksumAlgorithm || line[sizeAt - 1] !== blank) return;
    if (!readHexWords(line, checksumAt, this.words)) return;
    const nameAt = line.indexOf(blank, sizeAt) + 1;
    if (nameAt === 0) return;
    const { high, low } = line.includes(backslash, nameAt)
      ? pathKey(unescapeName(line.toString('latin1', nameAt)), this.seed)
      : pathKey(line, this.seed, nameAt);
    this.table.put(high, low, this.words, 0);
  }

  get count(): number {
    return this.table.size;
  }

  /** @param path relative to the tree */
  find(path: Uint8Array): string | null {
    const { high, low } = pathKey(path, this.seed);
    return this.table.get(high, low);
  }

  /** @returns whether the path was received; its checksum's four words are in `into` then */
  copy(path: Uint8Array, into: Uint32Array): boolean {
    const { high, low } = pathKey(path, this.seed);
    return this.table.copy(high, low, into);
  }
}
