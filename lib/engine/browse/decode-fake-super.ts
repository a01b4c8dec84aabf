import { takeHostFields, type HostFields } from './fake-super-records.ts';
import {
  blockBytes,
  isZeroBlock,
  parsePax,
  printPax,
  readSize,
  readType,
  wholeBlocks,
  withFields,
  type PaxRecords,
} from './tar-header.ts';

// extended attributes of one file together; Linux allows 64 KiB each
const largestHeader = 16 * 1024 * 1024;
const largestLink = 65_536;
// of 7 octal digits
const largestId = 0o7777777;

/**
 * Rewrites a pax archive of a tree that rsync received with `--fake-super`, so that it holds what the host had: owners,
 * modes, symlinks, devices, ACLs and extended attributes. Contents pass through unread, in bounded memory; sockets,
 * which tar cannot hold, are left out.
 */
export async function* decodeFakeSuper(archive: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const input = new BlockReader(archive);
  for (;;) {
    let header = await input.take(blockBytes);
    if (isZeroBlock(header)) {
      yield header;
      yield* input.rest();
      return;
    }
    let pax: { header: Buffer; records: PaxRecords } | null = null;
    if (readType(header) === 'x') {
      const sizeBytes = readSize(header);
      if (sizeBytes > largestHeader) throw new Error(`tar wrote a pax header of ${sizeBytes} bytes`);
      const data = await input.take(wholeBlocks(sizeBytes));
      pax = { header, records: parsePax(data.subarray(0, sizeBytes)) };
      header = await input.take(blockBytes);
    }
    yield* entry(input, header, pax);
  }
}

async function* entry(
  input: BlockReader,
  header: Buffer,
  pax: { header: Buffer; records: PaxRecords } | null,
): AsyncGenerator<Buffer> {
  const records = pax?.records ?? new Map<string, Buffer>();
  const sizeBytes = Number(records.get('size')?.toString('latin1') ?? readSize(header));
  const modeOnDisk = Number.parseInt(header.toString('latin1', 100, 107), 8);
  const was = takeHostFields(records, modeOnDisk);
  const isLink = readType(header) === '1';
  if (was === null || isLink || was.type === '0' || was.type === '5') {
    yield* printed(pax, records, withFields(header, was === null ? {} : named(records, was, isLink)));
    yield* input.pass(wholeBlocks(sizeBytes));
    return;
  }
  // what it is now takes the place of the file that stood for it
  const content =
    was.type === '2' && sizeBytes <= largestLink ? await input.take(wholeBlocks(sizeBytes)) : null;
  if (content === null) await input.skip(wholeBlocks(sizeBytes));
  if (was.type === '' || (was.type === '2' && content === null)) return;
  if (content !== null) records.set('linkpath', content.subarray(0, sizeBytes));
  records.delete('size');
  yield* printed(pax, records, withFields(header, { ...named(records, was, false), sizeBytes: 0 }));
}

/** The fields of the header; an id that does not fit into it goes into the records. */
function named(records: PaxRecords, was: HostFields, isLink: boolean): Partial<HostFields> {
  for (const field of ['uid', 'gid'] as const) {
    if (was[field] > largestId) records.set(field, Buffer.from(String(was[field])));
    else records.delete(field);
  }
  const { type, deviceMajor, deviceMinor, ...owner } = was;
  const isDevice = type === '3' || type === '4';
  return { ...owner, ...(isLink ? {} : { type }), ...(isDevice ? { deviceMajor, deviceMinor } : {}) };
}

function* printed(pax: { header: Buffer } | null, records: PaxRecords, header: Buffer): Generator<Buffer> {
  if (records.size > 0) {
    const { data, sizeBytes } = printPax(records);
    // an entry without a pax header of its own lends its block
    yield withFields(pax?.header ?? header, { type: 'x', sizeBytes });
    yield data;
  }
  yield header;
}

/** Takes an exact number of bytes from a stream of chunks. */
class BlockReader {
  private readonly chunks: AsyncIterator<Buffer>;
  private held: Buffer = Buffer.alloc(0);

  constructor(input: AsyncIterable<Buffer>) {
    this.chunks = input[Symbol.asyncIterator]();
  }

  async take(bytes: number): Promise<Buffer> {
    const parts: Buffer[] = [];
    for await (const part of this.pass(bytes)) parts.push(part);
    return Buffer.concat(parts);
  }

  async skip(bytes: number): Promise<void> {
    for await (const part of this.pass(bytes)) void part;
  }

  async *pass(bytes: number): AsyncGenerator<Buffer> {
    let left = bytes;
    while (left > 0) {
      if (this.held.length === 0) {
        const next = await this.chunks.next();
        if (next.done === true) throw new Error('tar ended in the middle of an archive');
        this.held = next.value;
      }
      const part = this.held.subarray(0, left);
      this.held = this.held.subarray(part.length);
      left -= part.length;
      yield part;
    }
  }

  async *rest(): AsyncGenerator<Buffer> {
    if (this.held.length > 0) yield this.held;
    for (let next = await this.chunks.next(); next.done !== true; next = await this.chunks.next()) {
      yield next.value;
    }
  }
}
