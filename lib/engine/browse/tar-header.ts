/*
 * The header block of a tar archive (POSIX.1-1988 ustar) and the records of a pax header (POSIX.1-2001), as bytes: names
 * need not be UTF-8.
 */

export const blockBytes = 512;

/** What is read and written of a header block; the rest of the block stays as it is. */
export interface TarFields {
  mode: number;
  uid: number;
  gid: number;
  sizeBytes: number;
  /** `0` file, `1` hard link, `2` symlink, `3` and `4` devices, `5` directory, `6` FIFO, `x` pax header. */
  type: string;
  deviceMajor: number;
  deviceMinor: number;
}

// field → offset and length in the block
const places = {
  mode: [100, 8],
  uid: [108, 8],
  gid: [116, 8],
  sizeBytes: [124, 12],
  deviceMajor: [329, 8],
  deviceMinor: [337, 8],
} as const;
const linkNamePlace = [157, 100] as const;
const typeAt = 156;
const checksumAt = 148;

export function isZeroBlock(block: Buffer): boolean {
  // nearly always told by the first byte of the name
  return block[0] === 0 && block.every((byte) => byte === 0);
}

export function readType(block: Buffer): string {
  return String.fromCharCode(block[typeAt] ?? 0);
}

export function readSize(block: Buffer): number {
  const [at, length] = places.sizeBytes;
  // a size above 8 GiB in binary, as GNU writes it
  if (((block[at] ?? 0) & 0x80) !== 0) return Number(block.readBigUInt64BE(at + 4));
  let size = 0;
  for (let digitAt = at; digitAt < at + length; digitAt++) {
    const digit = (block[digitAt] ?? 0) - 0x30;
    if (digit >= 0 && digit < 8) size = size * 8 + digit;
    else if (size > 0) break;
  }
  return size;
}

/** A copy of a block with other fields; what is too large for a field is 0 there, and stands in a pax record. */
export function withFields(block: Buffer, fields: Partial<TarFields>): Buffer {
  const changed = Buffer.from(block);
  for (const [field, [at, length]] of Object.entries(places)) {
    const value = fields[field as keyof typeof places];
    if (value === undefined) continue;
    const digits = value.toString(8);
    changed.write(`${(digits.length < length ? digits : '').padStart(length - 1, '0')}\0`, at, 'latin1');
  }
  if (fields.type !== undefined) {
    changed.write(fields.type, typeAt, 'latin1');
    // only links have the name of another file
    if (fields.type !== '1') changed.fill(0, linkNamePlace[0], linkNamePlace[0] + linkNamePlace[1]);
  }
  changed.fill(0x20, checksumAt, checksumAt + 8);
  const sum = changed.reduce((total, byte) => total + byte, 0);
  changed.write(`${sum.toString(8).padStart(6, '0')}\0 `, checksumAt, 'latin1');
  return changed;
}

/** Records of a pax header by keyword; keywords are latin1 of their bytes. */
export type PaxRecords = Map<string, Buffer>;

/** @throws Error for what is no list of records */
export function parsePax(data: Buffer): PaxRecords {
  const records: PaxRecords = new Map();
  for (let at = 0; at < data.length;) {
    const space = data.indexOf(0x20, at);
    const length = Number(data.toString('latin1', at, space));
    const equals = data.indexOf(0x3d, space);
    if (space < 0 || equals < 0 || !(length > 0) || at + length > data.length) {
      throw new Error('tar wrote a pax header that cannot be read');
    }
    records.set(data.toString('latin1', space + 1, equals), data.subarray(equals + 1, at + length - 1));
    at += length;
  }
  return records;
}

/** The data of a pax header, filled up to whole blocks, and its length without the filling. */
export function printPax(records: PaxRecords): { data: Buffer; sizeBytes: number } {
  const lines = [...records].map(([keyword, value]) => {
    const rest = Buffer.concat([Buffer.from(` ${keyword}=`, 'latin1'), value, Buffer.from('\n')]);
    // the length counts itself
    let length = rest.length + 1;
    while (String(length).length + rest.length !== length) length = String(length).length + rest.length;
    return Buffer.concat([Buffer.from(String(length)), rest]);
  });
  const content = Buffer.concat(lines);
  const data = Buffer.alloc(wholeBlocks(content.length));
  content.copy(data);
  return { data, sizeBytes: content.length };
}

/** The blocks of an entry before its content; `paxHeader` lends its block to the records. */
export function printEntry(paxHeader: Buffer, records: PaxRecords, header: Buffer): Buffer[] {
  if (records.size === 0) return [header];
  const { data, sizeBytes } = printPax(records);
  return [withFields(paxHeader, { type: 'x', sizeBytes }), data, header];
}

export function wholeBlocks(bytes: number): number {
  return Math.ceil(bytes / blockBytes) * blockBytes;
}
