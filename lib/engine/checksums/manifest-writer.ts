import { once } from 'node:events';
import { open, rename } from 'node:fs/promises';
import { createGzip } from 'node:zlib';
import { syncDirectory } from '../durable.ts';
import { manifestLine } from './manifest-line.ts';

/** The manifest beside `data/`; `zcat` and `xxhsum --check` read it. */
export const manifestName = 'checksums.xxh128.gz';

const flushBytes = 256 * 1024;

/** Writes a manifest line by line: compressed, in bounded memory, durable and whole or not there. */
export class ManifestWriter {
  entries = 0;
  private readonly directory: string;
  // hex digits hardly compress, names do at any level
  private readonly gzip = createGzip({ level: 1 });
  private readonly written: Promise<void>;
  private pending: Buffer[] = [];
  private pendingBytes = 0;

  constructor(directory: string) {
    this.directory = directory;
    this.written = this.writeFile();
    // told by `end`, or by nobody when the run is given up
    this.written.catch(() => undefined);
  }

  add(checksum: string, path: Buffer): void {
    const line = manifestLine(checksum, path);
    this.pending.push(line);
    this.pendingBytes += line.length;
    this.entries++;
  }

  /** To be awaited now and then, so that memory stays bounded. */
  async flush(force = false): Promise<void> {
    if (!force && this.pendingBytes < flushBytes) return;
    const chunk = Buffer.concat(this.pending);
    this.pending = [];
    this.pendingBytes = 0;
    if (!this.gzip.write(chunk)) await Promise.race([once(this.gzip, 'drain'), this.written]);
  }

  async end(): Promise<void> {
    await this.flush(true);
    this.gzip.end();
    await this.written;
    await rename(`${this.directory}/${manifestName}.tmp`, `${this.directory}/${manifestName}`);
    await syncDirectory(this.directory);
  }

  /** Gives up; what was written so far is overwritten next time. */
  abort(): void {
    this.gzip.destroy();
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
