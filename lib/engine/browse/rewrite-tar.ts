import { blockBytes, isZeroBlock, parsePax, readSize, readType, wholeBlocks } from './tar-header.ts';

// extended attributes of one file together; Linux allows 64 KiB each
const largestHeader = 16 * 1024 * 1024;
/** Contents above this are never asked for as a whole. */
export const largestTaken = 65_536;

/** What describes one entry of a pax archive. */
export interface TarEntry {
  header: Buffer;
  /** The pax header before it: its block, and its records as bytes. */
  pax: { header: Buffer; data: Buffer } | null;
  sizeBytes: number;
}

/**
 * What becomes of an entry: null leaves it as it is. `content` goes by unread, is left out, or is given to `print`, which
 * makes the whole entry of it (`take`, up to `largestTaken` bytes).
 */
export type Rewritten =
  | { blocks: readonly Buffer[]; content: 'pass' | 'skip' }
  | { content: 'take'; print: (content: Buffer) => readonly Buffer[] };
export type RewriteEntry = (entry: TarEntry) => Rewritten | null;

/**
 * Rewrites the entries of a pax archive while it goes by, in bounded memory. Entries that stay as they are pass in the
 * pieces in which they came.
 *
 * @throws Error for an archive that ends in the middle of an entry, or has a header of more than 16 MiB
 */
export async function* rewriteTar(
  archive: AsyncIterable<Buffer>,
  rewrite: RewriteEntry,
): AsyncGenerator<Buffer> {
  const rewriter = new TarRewriter(rewrite);
  for await (const chunk of archive) yield* rewriter.add(chunk);
  if (!rewriter.isComplete) throw new Error('tar ended in the middle of an archive');
}

class TarRewriter {
  /** The two blocks of zeros that end an archive have begun: what follows is filling. */
  isComplete = false;
  private held: Buffer = Buffer.alloc(0);
  /** Of the content of the current entry. */
  private leftBytes = 0;
  private leavesOut = false;

  private readonly rewrite: RewriteEntry;
  constructor(rewrite: RewriteEntry) {
    this.rewrite = rewrite;
  }

  /** @returns what can go out by now; the beginning of an entry waits for its rest */
  add(chunk: Buffer): Buffer[] {
    const data = this.held.length === 0 ? chunk : Buffer.concat([this.held, chunk]);
    const out: Buffer[] = [];
    // [from, at) passes as it is
    let from = 0;
    let at = 0;
    const passUntil = (end: number) => {
      if (end > from) out.push(data.subarray(from, end));
      from = end;
    };
    while (at < data.length && !this.isComplete) {
      if (this.leftBytes > 0) {
        const bytes = Math.min(this.leftBytes, data.length - at);
        this.leftBytes -= bytes;
        at += bytes;
        if (this.leavesOut) from = at;
        continue;
      }
      const entry = readEntry(data, at);
      if (entry === 'zeros') this.isComplete = true;
      if (entry === 'zeros' || entry === null) break;
      const contentAt = at + entry.headerBytes;
      const contentBytes = wholeBlocks(entry.sizeBytes);
      const rewritten = this.rewrite(entry);
      if (rewritten?.content === 'take') {
        if (data.length < contentAt + contentBytes) break;
        passUntil(at);
        out.push(...rewritten.print(data.subarray(contentAt, contentAt + entry.sizeBytes)));
        from = at = contentAt + contentBytes;
        continue;
      }
      if (rewritten !== null) {
        passUntil(at);
        out.push(...rewritten.blocks);
        from = contentAt;
      }
      at = contentAt;
      this.leftBytes = contentBytes;
      this.leavesOut = rewritten?.content === 'skip';
    }
    if (this.isComplete) at = data.length;
    passUntil(at);
    this.held = data.subarray(at);
    return out;
  }
}

/** @returns null when not all of its headers are there yet */
function readEntry(data: Buffer, at: number): (TarEntry & { headerBytes: number }) | 'zeros' | null {
  if (data.length < at + blockBytes) return null;
  const first = data.subarray(at, at + blockBytes);
  if (isZeroBlock(first)) return 'zeros';
  if (readType(first) !== 'x') {
    return { header: first, pax: null, sizeBytes: readSize(first), headerBytes: blockBytes };
  }
  const paxBytes = readSize(first);
  if (paxBytes > largestHeader) throw new Error(`tar wrote a pax header of ${paxBytes} bytes`);
  const headerBytes = 2 * blockBytes + wholeBlocks(paxBytes);
  if (data.length < at + headerBytes) return null;
  const pax = { header: first, data: data.subarray(at + blockBytes, at + blockBytes + paxBytes) };
  const header = data.subarray(at + headerBytes - blockBytes, at + headerBytes);
  // the records are only taken apart where they may say what the header cannot
  const size = pax.data.includes(' size=') ? parsePax(pax.data).get('size') : undefined;
  const sizeBytes = size === undefined ? readSize(header) : Number(size.toString('latin1'));
  return { header, pax, sizeBytes, headerBytes };
}
