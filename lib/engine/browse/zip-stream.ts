import { constants } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { once } from 'node:events';
import { PassThrough, pipeline, type Readable } from 'node:stream';
import ZipStream from 'zip-stream';
import { PobsyncError } from '../../domain/errors.ts';
import { showText } from '../../domain/show-text.ts';
import { childPath, openDirectory } from './open-in-tree.ts';
import { readFakeSuper } from './read-fake-super.ts';
import { walkEntries, type WalkedEntry } from './walk-entries.ts';
import { leftOutName, zipName } from './zip-names.ts';

/** In memory, uncompressed; what is longer is streamed through a fast compression, which needs no length before it. */
const smallBytes = 256 * 1024;
const shownLeftOut = 1000;

/** A zip keeps a record of each entry in memory until its end: some 2 KB. */
export const mostZipEntries = 200_000;

/**
 * Packs paths of a tree into a zip stream (zip64 where it is needed): names made safe, symlinks as symlinks, each hard
 * link as a file of its own. What zip has no place for (devices, FIFOs, sockets) is left out, and a note at the end says
 * so. It goes as fast as the reader takes it, and ends when the signal says so.
 *
 * @param paths relative to the tree, checked to lead through real directories only; null for everything
 * @param fakeSuper links and special files are plain files on disk; they are told apart by what rsync noted
 */
export function zipStream(
  tree: string,
  paths: readonly Buffer[] | null,
  { fakeSuper, signal }: { fakeSuper: boolean; signal: AbortSignal },
): Readable {
  const zip = new ZipStream({ zlib: { level: 1 } });
  const output = new PassThrough({ highWaterMark: 1024 * 1024 });
  // errors reach the reader through `output`, which is destroyed with them
  pipeline(zip as unknown as Readable, output, () => undefined);
  const gone = new AbortController();
  output.once('close', () => gone.abort());
  const stop = AbortSignal.any([signal, gone.signal]);
  pack(new ZipPacker(zip, tree, stop), tree, paths, fakeSuper, stop).then(
    () => zip.finalize(),
    (error: unknown) => output.destroy(error as Error),
  );
  return output;
}

async function pack(
  packer: ZipPacker,
  tree: string,
  paths: readonly Buffer[] | null,
  fakeSuper: boolean,
  signal: AbortSignal,
): Promise<void> {
  try {
    for await (const batch of walkEntries(tree, paths, signal)) {
      const entries = fakeSuper ? await decode(tree, batch) : batch;
      for (const entry of entries) await packer.add(entry);
    }
    await packer.addNote();
  } finally {
    await packer.close();
  }
}

/** What the entries of a batch were on the host. */
async function decode(tree: string, batch: WalkedEntry[]): Promise<WalkedEntry[]> {
  const top = await openDirectory(tree, Buffer.alloc(0));
  try {
    const asked = batch.filter(({ path }) => path.length > 0).map(({ path }) => path);
    const decoded = await readFakeSuper(top, asked);
    return batch.map((entry) => {
      const was = decoded.get(entry.path.toString('latin1'));
      return was === undefined ? entry : { ...entry, type: was.type, mode: Number.parseInt(was.mode, 8) };
    });
  } finally {
    await top.close();
  }
}

/** Writes entries one after the other, with the directory of the last one kept open for its neighbours. */
class ZipPacker {
  private readonly zip: ZipStream;
  private readonly tree: string;
  private readonly signal: AbortSignal;
  private directory: { path: string; handle: FileHandle } | null = null;
  private leftOut: string[] = [];
  private leftOutTotal = 0;
  private entries = 0;

  constructor(zip: ZipStream, tree: string, signal: AbortSignal) {
    this.zip = zip;
    this.tree = tree;
    this.signal = signal;
  }

  async add(entry: WalkedEntry): Promise<void> {
    const { type, path, mode } = entry;
    this.signal.throwIfAborted();
    if (path.length === 0) return;
    // the reader sees a download that breaks off: better than one that only looks whole
    if (++this.entries > mostZipEntries) {
      throw new PobsyncError(
        'unsupported',
        `More than ${mostZipEntries} entries do not go into a zip archive.`,
      );
    }
    const name = zipName(path);
    const facts = { name, mode, date: new Date(zipSeconds(entry.modifiedSeconds) * 1000) };
    if (Buffer.byteLength(name) > 65_000) this.leaveOut(entry);
    else if (type === 'directory') await this.write(Buffer.alloc(0), { ...facts, type: 'directory' });
    else if (type === 'file') await this.addFile(entry, facts);
    else if (type === 'symlink') await this.addSymlink(entry, facts);
    else this.leaveOut(entry);
  }

  /** Says what is not there. */
  async addNote(): Promise<void> {
    if (this.leftOutTotal === 0) return;
    const more = this.leftOutTotal - this.leftOut.length;
    const lines = [
      'Left out of this archive, because a zip has no place for it; a tar archive or a restore has it:',
      '',
      ...this.leftOut,
      ...(more > 0 ? [`and ${more} more`] : []),
      '',
    ];
    await this.write(Buffer.from(lines.join('\n')), {
      name: leftOutName,
      type: 'file',
      store: true,
      mode: 0o644,
    });
  }

  async close(): Promise<void> {
    await this.directory?.handle.close();
    this.directory = null;
  }

  private async addFile(entry: WalkedEntry, facts: Facts): Promise<void> {
    const handle = await this.open(entry.path);
    try {
      if (entry.sizeBytes <= smallBytes) {
        await this.write(await readSmall(handle, entry.sizeBytes), { ...facts, type: 'file', store: true });
      } else {
        const source = handle.createReadStream({ autoClose: false, highWaterMark: 256 * 1024 });
        await this.write(source, { ...facts, type: 'file' });
      }
    } finally {
      await handle.close();
    }
  }

  private async addSymlink(entry: WalkedEntry, facts: Facts): Promise<void> {
    const target = entry.linkTarget.length > 0 ? entry.linkTarget : await this.readTarget(entry);
    const linkname = target.toString();
    if (!Buffer.from(linkname).equals(target)) this.leaveOut(entry);
    else await this.write(null, { ...facts, type: 'symlink', linkname });
  }

  /** With --fake-super the contents of the file are what the link points to. */
  private async readTarget({ path, sizeBytes }: WalkedEntry): Promise<Buffer> {
    if (sizeBytes > 65_536) return Buffer.alloc(0);
    const handle = await this.open(path);
    try {
      return await handle.readFile();
    } finally {
      await handle.close();
    }
  }

  private async open(path: Buffer): Promise<FileHandle> {
    const cut = Math.max(0, path.lastIndexOf(0x2f));
    const parent = path.subarray(0, cut);
    const key = parent.toString('latin1');
    if (this.directory?.path !== key) {
      await this.close();
      this.directory = { path: key, handle: await openDirectory(this.tree, parent) };
    }
    const name = cut === 0 ? path : path.subarray(cut + 1);
    const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
    const handle = await open(childPath(this.directory.handle, name), flags);
    if ((await handle.stat()).isFile()) return handle;
    await handle.close();
    throw new PobsyncError('disk_failed', `"${showText(path.toString(), 200)}" is not the file that it was.`);
  }

  private async write(source: Buffer | Readable | null, data: ZipEntry): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      const stop = () => reject(this.signal.reason as Error);
      this.signal.addEventListener('abort', stop, { once: true });
      this.zip.entry(source, data, (error) => {
        this.signal.removeEventListener('abort', stop);
        if (error == null) resolve();
        else reject(error);
      });
    });
    // small entries are written at once, however slow the reader is
    const stream = this.zip as unknown as Readable & { writableNeedDrain: boolean };
    if (stream.writableNeedDrain) await once(stream, 'drain', { signal: this.signal });
  }

  private leaveOut({ type, path }: WalkedEntry): void {
    this.leftOutTotal++;
    if (this.leftOut.length < shownLeftOut) this.leftOut.push(`${type}  ${showText(path.toString(), 4096)}`);
  }
}

/** Small buffers share memory; readFile takes some kilobytes for each. */
async function readSmall(handle: FileHandle, bytes: number): Promise<Buffer> {
  const content = Buffer.allocUnsafe(bytes);
  let filled = 0;
  for (let read = 1; read > 0 && filled < bytes; filled += read) {
    read = (await handle.read(content, filled, bytes - filled, filled)).bytesRead;
  }
  return content.subarray(0, filled);
}

interface Facts {
  name: string;
  mode: number;
  date: Date;
}
type ZipEntry = Parameters<ZipStream['entry']>[1];

/** Zip knows the years 1980 to 2107; the library the first of them to 2043. */
function zipSeconds(seconds: number): number {
  return Math.min(Math.max(seconds, 315_532_800), 2_335_219_199);
}
