import { aclOfRsync } from './acl-text.ts';
import type { PaxRecords, TarFields } from './tar-header.ts';

/** What a file was on the host, from what rsync noted beside it. */
export type HostFields = Pick<TarFields, 'mode' | 'uid' | 'gid' | 'type' | 'deviceMajor' | 'deviceMinor'>;

const attribute = 'SCHILY.xattr.';
// GNU tar escapes the percent sign of an attribute's name
const prefix = `${attribute}user.rsync.`;
const noted = { stat: `${prefix}%25stat`, access: `${prefix}%25aacl`, default: `${prefix}%25dacl` };
const tarTypes: Record<number, string> = {
  0o010000: '6',
  0o020000: '3',
  0o040000: '5',
  0o060000: '4',
  0o100000: '0',
  0o120000: '2',
};

/**
 * Takes what rsync's `--fake-super` noted (`user.rsync.%stat`: "mode major,minor uid:gid") out of the records of an
 * entry, and gives extended attributes and ACLs their own names back.
 *
 * @returns null when rsync noted nothing: the entry is what it looks like. `type` is '' for a socket, which tar cannot hold
 */
export function takeHostFields(records: PaxRecords, modeOnDisk: number): HostFields | null {
  const stat = records.get(noted.stat)?.toString('latin1') ?? '';
  const [, mode = '', major = '', minor = '', uid = '', gid = ''] =
    /^([0-7]+) (\d+),(\d+) (\d+):(\d+)$/.exec(stat) ?? [];
  const fields: HostFields | null =
    mode === ''
      ? null
      : {
          mode: Number.parseInt(mode, 8) & 0o7777,
          uid: Number(uid),
          gid: Number(gid),
          type: tarTypes[Number.parseInt(mode, 8) & 0o170000] ?? '',
          deviceMajor: Number(major),
          deviceMinor: Number(minor),
        };
  records.delete(noted.stat);
  const permissions = fields?.mode ?? modeOnDisk;
  moveAcl(records, noted.access, 'SCHILY.acl.access', permissions);
  moveAcl(records, noted.default, 'SCHILY.acl.default', permissions);
  for (const [keyword, value] of [...records]) {
    // one of this machine, as a directory's default makes it: the host's is in the note
    if (keyword.startsWith(`${attribute}system.posix_acl_`)) records.delete(keyword);
    if (!keyword.startsWith(prefix)) continue;
    records.delete(keyword);
    records.set(`${attribute}${keyword.slice(prefix.length)}`, value);
  }
  return fields;
}

function moveAcl(records: PaxRecords, from: string, to: string, mode: number): void {
  const packed = records.get(from);
  if (packed === undefined) return;
  records.delete(from);
  const text = aclOfRsync(packed, mode);
  if (text !== null) records.set(to, Buffer.from(text));
}
