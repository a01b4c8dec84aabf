import type { PaxRecords, TarFields } from './tar-header.ts';

/** What a file was on the host, from what rsync noted beside it. */
export type HostFields = Pick<TarFields, 'mode' | 'uid' | 'gid' | 'type' | 'deviceMajor' | 'deviceMinor'>;

// GNU tar escapes the percent sign of an attribute's name
const prefix = 'SCHILY.xattr.user.rsync.';
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
    if (!keyword.startsWith(prefix)) continue;
    records.delete(keyword);
    records.set(`SCHILY.xattr.${keyword.slice(prefix.length)}`, value);
  }
  return fields;
}

function moveAcl(records: PaxRecords, from: string, to: string, mode: number): void {
  const packed = records.get(from);
  if (packed === undefined) return;
  records.delete(from);
  const text = aclText(packed, mode);
  if (text !== null) records.set(to, Buffer.from(text));
}

const noEntry = 0x80;

/**
 * An ACL as rsync packs it (acls.c): four 32-bit words for owner, group, mask and others, then two words for each named
 * entry, id and permissions with the highest bit for a user. A word of 0x80 says that the mode has it.
 *
 * @returns the text of setfacl, with numbers; null for what is no such ACL
 */
export function aclText(packed: Buffer, mode: number): string | null {
  if (packed.length < 16 || (packed.length - 16) % 8 !== 0) return null;
  const word = (at: number, otherwise: number) => {
    const value = packed.readUInt32LE(at);
    return letters(value === noEntry ? otherwise : value);
  };
  const lines = [`user::${word(0, mode >> 6)}`];
  const groups: string[] = [];
  for (let at = 16; at < packed.length; at += 8) {
    const access = packed.readUInt32LE(at + 4);
    const line = `${packed.readUInt32LE(at)}:${letters(access)}`;
    if (access >>> 31 === 1) lines.push(`user:${line}`);
    else groups.push(`group:${line}`);
  }
  lines.push(`group::${word(4, mode >> 3)}`, ...groups);
  const hasMask = packed.readUInt32LE(8) !== noEntry || packed.length > 16;
  if (hasMask) lines.push(`mask::${word(8, mode >> 3)}`);
  lines.push(`other::${word(12, mode)}`);
  return `${lines.join('\n')}\n`;
}

function letters(bits: number): string {
  return `${bits & 4 ? 'r' : '-'}${bits & 2 ? 'w' : '-'}${bits & 1 ? 'x' : '-'}`;
}
