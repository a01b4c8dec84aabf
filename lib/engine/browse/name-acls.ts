import { aclOfKernel } from './acl-text.ts';
import type { Rewritten, TarEntry } from './rewrite-tar.ts';
import { parsePax, printEntry } from './tar-header.ts';

const attribute = 'SCHILY.xattr.system.posix_acl_';

/**
 * ACLs as tar knows them. They are extended attributes, and read as such they cost nothing more; `tar --acls` asks for
 * each by the name of its file, which takes as long as everything else together. What it would have written is made here.
 */
export function nameAcls(entry: TarEntry): Rewritten | null {
  if (entry.pax?.data.includes(attribute) !== true) return null;
  const records = parsePax(entry.pax.data);
  for (const which of ['access', 'default']) {
    const packed = records.get(attribute + which);
    if (packed === undefined) continue;
    records.delete(attribute + which);
    const text = aclOfKernel(packed);
    if (text !== null) records.set(`SCHILY.acl.${which}`, Buffer.from(text));
  }
  return { blocks: printEntry(entry.pax.header, records, entry.header), content: 'pass' };
}
