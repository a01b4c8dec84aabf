import { constants } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import { makeZip } from 'client-zip';
import { PobsyncError } from '../../domain/errors.ts';
import { showText } from '../../domain/show-text.ts';
import { childPath, openDirectory } from './open-in-tree.ts';
import { readFakeSuper } from './read-fake-super.ts';
import { walkEntries, type WalkedEntry } from './walk-entries.ts';
import { leftOutName, zipName } from './zip-names.ts';

/** What is longer is read piece by piece. */
const smallBytes = 256 * 1024;
const shownLeftOut = 1000;

/** A zip keeps a record of each entry in memory until its end: some 500 bytes, and its name. */
export const mostZipEntries = 200_000;

/**
 * Packs paths of a tree into a zip stream (zip64 where it is needed): names made safe, symlinks as symlinks, each hard
 * link as a file of its own, nothing compressed. What zip has no place for (devices, FIFOs, sockets) is left out, and a
 * note at the end says so. It goes as fast as the reader takes it, and ends when the signal says so.
 *
 * @param paths relative to the tree, checked to lead through real directories only; null for everything
 * @param fakeSuper links and special files are plain files on disk; they are told apart by what rsync noted
 */
export function zipStream(
  tree: string,
  paths: readonly Buffer[] | null,
  { fakeSuper, signal }: { fakeSuper: boolean; signal: AbortSignal },
): Readable {
  const gone = new AbortController();
  const stop = AbortSignal.any([signal, gone.signal]);
  const entries = pack(new ZipPacker(tree, stop), tree, paths, fakeSuper, stop);
  const zip = makeZip(entries, { buffersAreUTF8: true }) as ReadableStream<Uint8Array>;
  const output = Readable.fromWeb(zip, { highWaterMark: 1024 });
  output.once('close', () => gone.abort());
  return output;
}

async function* pack(
  packer: ZipPacker,
  tree: string,
  paths: readonly Buffer[] | null,
  fakeSuper: boolean,
  signal: AbortSignal,
): AsyncGenerator<ZipEntry> {
  // a reader that goes away leaves this generator where it waits
  signal.addEventListener('abort', () => void packer.close(), { once: true });
  try {
    for await (const batch of walkEntries(tree, paths, signal)) {
      const entries = fakeSuper ? await decode(tree, batch) : batch;
      for (const entry of entries) yield* packer.entriesOf(entry);
    }
    yield* packer.note();
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

/** Makes entries one after the other, with the directory of the last one kept open for its neighbours. */
class ZipPacker {
  private readonly tree: string;
  private readonly signal: AbortSignal;
  private directory: { path: string; handle: FileHandle } | null = null;
  private file: FileHandle | null = null;
  private leftOut: string[] = [];
  private leftOutTotal = 0;
  private entries = 0;

  constructor(tree: string, signal: AbortSignal) {
    this.tree = tree;
    this.signal = signal;
  }

  async *entriesOf(entry: WalkedEntry): AsyncGenerator<ZipEntry> {
    const { type, path, mode, modifiedSeconds } = entry;
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
    const facts = { name, lastModified: zipTime(modifiedSeconds) };
    const target = type === 'symlink' ? await this.targetOf(entry) : null;
    if (Buffer.byteLength(name) > 65_000) this.leaveOut(entry);
    else if (type === 'directory') yield { ...facts, mode };
    else if (type === 'file') yield* this.fileEntry(entry, { ...facts, mode });
    else if (target !== null) yield { ...facts, input: target, mode: symlinkMode };
    else this.leaveOut(entry);
  }

  /** Says what is not there. */
  *note(): Generator<ZipEntry> {
    if (this.leftOutTotal === 0) return;
    const more = this.leftOutTotal - this.leftOut.length;
    const lines = [
      'Left out of this archive, because a zip has no place for it; a tar archive or a restore has it:',
      '',
      ...this.leftOut,
      ...(more > 0 ? [`and ${more} more`] : []),
      '',
    ];
    yield { name: leftOutName, input: lines.join('\n'), mode: 0o644 };
  }

  async close(): Promise<void> {
    const { file, directory } = this;
    this.file = null;
    this.directory = null;
    await file?.close();
    await directory?.handle.close();
  }

  private async *fileEntry(entry: WalkedEntry, facts: Facts): AsyncGenerator<ZipEntry> {
    this.file = await this.open(entry.path);
    const { file } = this;
    if (entry.sizeBytes > smallBytes) {
      yield { ...facts, input: pieces(file) };
    } else {
      yield { ...facts, input: await readSmall(file, entry.sizeBytes) };
    }
    if (this.file === null) return;
    this.file = null;
    await file.close();
  }

  /** Null when it is not UTF-8, which no program would take for the same link, or too long to be one. */
  private async targetOf({ path, sizeBytes, linkTarget }: WalkedEntry): Promise<Buffer | null> {
    if (linkTarget.length > 0) return utf8OrNull(linkTarget);
    // with --fake-super the contents of the file are what the link points to
    if (sizeBytes > 65_536) return null;
    const handle = await this.open(path);
    try {
      return utf8OrNull(await handle.readFile());
    } finally {
      await handle.close();
    }
  }

  private async open(path: Buffer): Promise<FileHandle> {
    const cut = Math.max(0, path.lastIndexOf(0x2f));
    const parent = path.subarray(0, cut);
    const key = parent.toString('latin1');
    if (this.directory?.path !== key) {
      await this.directory?.handle.close();
      this.directory = { path: key, handle: await openDirectory(this.tree, parent) };
    }
    const name = cut === 0 ? path : path.subarray(cut + 1);
    const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
    const handle = await open(childPath(this.directory.handle, name), flags);
    if ((await handle.stat()).isFile()) return handle;
    await handle.close();
    throw new PobsyncError('disk_failed', `"${showText(path.toString(), 200)}" is not the file that it was.`);
  }

  private leaveOut({ type, path }: WalkedEntry): void {
    this.leftOutTotal++;
    if (this.leftOut.length < shownLeftOut) this.leftOut.push(`${type}  ${showText(path.toString(), 4096)}`);
  }
}

interface Facts {
  name: string;
  lastModified: Date;
  mode: number;
}

/** Without an input it is a directory. */
type ZipEntry = Omit<Facts, 'lastModified'> & {
  lastModified?: Date;
  input?: Uint8Array | string | AsyncIterable<Uint8Array>;
};

/** The bits of a link beside those of its permissions. */
const symlinkMode = 0o120777;

async function* pieces(handle: FileHandle): AsyncGenerator<Buffer> {
  for (;;) {
    const { buffer, bytesRead } = await handle.read(Buffer.allocUnsafeSlow(smallBytes), 0, smallBytes);
    if (bytesRead === 0) return;
    yield buffer.subarray(0, bytesRead);
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

function utf8OrNull(bytes: Buffer): Buffer | null {
  return Buffer.from(bytes.toString()).equals(bytes) ? Buffer.from(bytes) : null;
}

/** Zip has no time zone and the years 1980 to 2107; the library writes the local time, and we UTC. */
function zipTime(seconds: number): Date {
  const utc = new Date(Math.min(Math.max(seconds, 315_532_800), 4_354_819_198) * 1000);
  return new Date(utc.getTime() + utc.getTimezoneOffset() * 60_000);
}
