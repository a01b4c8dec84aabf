import { once } from 'node:events';
import { open, rename } from 'node:fs/promises';
import { createGzip } from 'node:zlib';
import { wordsToHex, writeHexWords } from './checksum-words.ts';
import { manifestLine } from './manifest-line.ts';

/** The manifest beside `data/`; `zcat` and `xxhsum --check` read it. */
export const manifestName = 'checksums.xxh128.gz';

const blockBytes = 256 * 1024;
/** Digits, two blanks and the line feed around a name. */
const lineBytes = 35;

/** Writes a manifest line by line: compressed, in bounded memory, whole and on the disk, or not there. */
export class ManifestWriter {
  entries = 0;
  private readonly directory: string;
  // hex digits hardly compress, names do at any level
  private readonly gzip = createGzip({ level: 1, chunkSize: blockBytes });
  private readonly written: Promise<void>;
  private block = Buffer.allocUnsafe(blockBytes);
  private length = 0;
  private full: Buffer[] = [];

  constructor(directory: string) {
    this.directory = directory;
    this.written = this.writeFile();
    // told by `end`, or by nobody when the run is given up
    this.written.catch(() => undefined);
  }

  add(checksum: Uint32Array, path: Buffer): void {
    this.entries++;
    const plain = !path.includes(0x0a) && !path.includes(0x0d);
    if (plain && this.makeRoom(path.length + lineBytes)) return this.put(checksum, path);
    const line = manifestLine(wordsToHex(checksum, 0), path);
    if (!this.makeRoom(line.length)) this.full.push(line);
    else this.length += line.copy(this.block, this.length);
  }

  /** To be awaited now and then, so that memory stays bounded. */
  async flush(): Promise<void> {
    for (let block = this.full.shift(); block !== undefined; block = this.full.shift()) {
      if (!this.gzip.write(block)) await Promise.race([once(this.gzip, 'drain'), this.written]);
    }
  }

  /** The caller syncs the directory. */
  async end(): Promise<void> {
    this.nextBlock();
    await this.flush();
    this.gzip.end();
    await this.written;
    await rename(`${this.directory}/${manifestName}.tmp`, `${this.directory}/${manifestName}`);
  }

  /** Gives up; what was written so far is overwritten next time. */
  abort(): void {
    this.gzip.destroy();
  }

  /** @returns false for a line that no block can hold; what came before it has left the block then */
  private makeRoom(bytes: number): boolean {
    if (this.length + bytes > blockBytes) this.nextBlock();
    return bytes <= blockBytes;
  }

  private put(checksum: Uint32Array, path: Buffer): void {
    writeHexWords(checksum, 0, this.block, this.length);
    this.length += 32;
    this.block[this.length++] = 0x20;
    this.block[this.length++] = 0x20;
    this.block.set(path, this.length);
    this.length += path.length;
    this.block[this.length++] = 0x0a;
  }

  private nextBlock(): void {
    if (this.length === 0) return;
    this.full.push(this.block.subarray(0, this.length));
    this.block = Buffer.allocUnsafe(blockBytes);
    this.length = 0;
  }

  private async writeFile(): Promise<void> {
    const handle = await open(`${this.directory}/${manifestName}.tmp`, 'w', 0o600);
    try {
      for await (const chunk of this.gzip as AsyncIterable<Buffer>) await handle.writeFile(chunk);
      await handle.sync();
    } finally {
      await handle.close();
    }
  }
}
