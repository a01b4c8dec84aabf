import { createHash } from 'node:crypto';

const longestName = 200;
const marked = /~[0-9a-f]{16}$|^LEFT-OUT\.txt$/;

/** The note about what an archive has no place for; a file of that name is marked. */
export const leftOutName = 'LEFT-OUT.txt';

/**
 * The name of an entry in a zip archive, from its path in a snapshot: relative, UTF-8, without what some program takes
 * for a separator, a drive or a control. Such a part of a path is changed, and then ends in a mark made of its bytes, so
 * that two names never become one; a name that looks marked already is marked again for the same reason.
 *
 * @example zipName(Buffer.from('etc/hosts')) // 'etc/hosts'
 * @example zipName(Buffer.from('a\\b')) // 'a_b~' and 16 hexadecimal digits
 */
export function zipName(path: Uint8Array): string {
  const parts = Buffer.from(path).toString('latin1').split('/');
  return parts.map((part, index) => safePart(Buffer.from(part, 'latin1'), index === 0)).join('/');
}

function safePart(bytes: Buffer, isFirst: boolean): string {
  const text = bytes.toString();
  const isUtf8 = Buffer.from(text).equals(bytes);
  if (isUtf8 && !marked.test(text) && !unsafe.test(text) && !(isFirst && drive.test(text))) return text;
  const mark = createHash('sha256').update(bytes).digest('hex').slice(0, 16);
  return `${text.replace(everyUnsafe, '_').slice(0, longestName)}~${mark}`;
}

// a colon behind a word is a drive to some, and some programs cut it off
const drive = /^\w+:/;
const unsafe = /[\u0000-\u001f\u007f-\u009f\\\ufffd]|^\.{1,2}$|[\u202a-\u202e\u2066-\u2069]/;
const everyUnsafe = /[\u0000-\u001f\u007f-\u009f\\:\ufffd\u202a-\u202e\u2066-\u2069]|^\.{1,2}$/g;
