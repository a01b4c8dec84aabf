/* ACLs in the text form of setfacl(1), with numbers for owners. */

const noEntry = 0x80;

/**
 * An ACL as rsync packs it (acls.c): four 32-bit words for owner, group, mask and others, then two words for each named
 * entry, id and permissions with the highest bit for a user. A word of 0x80 says that the mode has it.
 *
 * @returns the text of setfacl, with numbers; null for what is no such ACL
 */
export function aclOfRsync(packed: Buffer, mode: number): string | null {
  if (packed.length < 16 || (packed.length - 16) % 8 !== 0) return null;
  const word = (at: number, otherwise: number) => {
    const value = packed.readUInt32LE(at);
    return accessText(value === noEntry ? otherwise : value);
  };
  const lines = [`user::${word(0, mode >> 6)}`];
  const groups: string[] = [];
  for (let at = 16; at < packed.length; at += 8) {
    const access = packed.readUInt32LE(at + 4);
    const line = `${packed.readUInt32LE(at)}:${accessText(access)}`;
    if (access >>> 31 === 1) lines.push(`user:${line}`);
    else groups.push(`group:${line}`);
  }
  lines.push(`group::${word(4, mode >> 3)}`, ...groups);
  const hasMask = packed.readUInt32LE(8) !== noEntry || packed.length > 16;
  if (hasMask) lines.push(`mask::${word(8, mode >> 3)}`);
  lines.push(`other::${word(12, mode)}`);
  return `${lines.join('\n')}\n`;
}

// tags of linux/posix_acl.h
const kinds: Record<number, string> = {
  0x01: 'user:',
  0x02: 'user:',
  0x04: 'group:',
  0x08: 'group:',
  0x10: 'mask:',
  0x20: 'other:',
};
const namesSomebody = (tag: number) => tag === 0x02 || tag === 0x08;

/**
 * An ACL as Linux gives it (linux/posix_acl_xattr.h): a version, then eight bytes an entry: tag, permissions and id.
 *
 * @returns the text of setfacl, with numbers; null for what is no such ACL
 */
export function aclOfKernel(packed: Buffer): string | null {
  if (packed.length < 4 || (packed.length - 4) % 8 !== 0 || packed.readUInt32LE(0) !== 2) return null;
  let text = '';
  for (let at = 4; at < packed.length; at += 8) {
    const tag = packed.readUInt16LE(at);
    const kind = kinds[tag];
    if (kind === undefined) return null;
    const id = namesSomebody(tag) ? packed.readUInt32LE(at + 4) : '';
    text += `${kind}${id}:${accessText(packed.readUInt16LE(at + 2))}\n`;
  }
  return text;
}

/** @example accessText(5) // 'r-x' */
function accessText(bits: number): string {
  return `${bits & 4 ? 'r' : '-'}${bits & 2 ? 'w' : '-'}${bits & 1 ? 'x' : '-'}`;
}
