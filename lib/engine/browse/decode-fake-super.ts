import { takeHostFields, type HostFields } from './fake-super-records.ts';
import { largestTaken, type Rewritten, type TarEntry } from './rewrite-tar.ts';
import { parsePax, printEntry, readType, withFields, type PaxRecords } from './tar-header.ts';

// of 7 octal digits
const largestId = 0o7777777;

/**
 * Makes of an entry of a tree that rsync received with `--fake-super` what the host had: owner, mode, symlink, device,
 * ACL and extended attributes. Sockets, which tar cannot hold, are left out.
 */
export function asOnHost(entry: TarEntry): Rewritten | null {
  const { header, pax } = entry;
  if (pax?.data.includes('SCHILY.xattr.') !== true) return null;
  const records = parsePax(pax.data);
  const modeOnDisk = Number.parseInt(header.toString('latin1', 100, 107), 8);
  const was = takeHostFields(records, modeOnDisk);
  const isLink = readType(header) === '1';
  const printed = (changed: Buffer) => printEntry(pax.header, records, changed);
  if (was === null || isLink || was.type === '0' || was.type === '5') {
    const fields = was === null ? {} : named(records, was, isLink);
    return { blocks: printed(withFields(header, fields)), content: 'pass' };
  }
  // what it is now takes the place of the file that stood for it
  const becomes = () => {
    records.delete('size');
    return printed(withFields(header, { ...named(records, was, false), sizeBytes: 0 }));
  };
  if (was.type === '') return { blocks: [], content: 'skip' };
  if (was.type !== '2') return { blocks: becomes(), content: 'skip' };
  // longer than any path can be
  if (entry.sizeBytes > largestTaken) return { blocks: [], content: 'skip' };
  const print = (content: Buffer) => {
    records.set('linkpath', content);
    return becomes();
  };
  return { content: 'take', print };
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
