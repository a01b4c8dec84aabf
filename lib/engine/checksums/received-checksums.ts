import { randomBytes } from 'node:crypto';
import { parseItem } from '../rsync-items.ts';
import { ChecksumTable } from './checksum-table.ts';
import { pathKey } from './path-key.ts';
import { unescapeName } from './unescape-name.ts';

/** The one algorithm of our manifests: rsync's own choice, so that it costs nothing, and `xxhsum` checks it. */
export const checksumAlgorithm = 'xxh128';

const negotiated = /^Client negotiated checksum: (\S+)/;

/** Collects what rsync says of the files that it received. */
export class ReceivedChecksums {
  private readonly table = new ChecksumTable();
  private readonly seed = randomBytes(4).readUInt32LE();
  private algorithm: string | null = null;

  /** Takes one raw line of rsync's output; lines that say nothing about checksums change nothing. */
  addLine(line: string): void {
    const item = parseItem(line);
    if (item === null) {
      this.algorithm ??= negotiated.exec(line)?.[1] ?? null;
      return;
    }
    // an rsync on the host that knows other algorithms only: those files are hashed by the first verify
    if (this.algorithm !== checksumAlgorithm || item.checksum?.length !== 32) return;
    const { high, low } = pathKey(unescapeName(item.name), this.seed);
    this.table.set(high, low, item.checksum);
  }

  get count(): number {
    return this.table.size;
  }

  /** @param path relative to the tree */
  find(path: Uint8Array): string | null {
    const { high, low } = pathKey(path, this.seed);
    return this.table.get(high, low);
  }
}
