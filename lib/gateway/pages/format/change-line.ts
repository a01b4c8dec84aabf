/** One line of what a restore changes, in words. */
export interface Change {
  what: 'new' | 'replaced' | 'adjusted' | 'deleted';
  /** What else differs, such as "owner, mode". */
  detail: string;
  sizeBytes: number | null;
  name: string;
}

const item = /^([<>ch.])([fdLDS])(\S{9}) (\d+) (.*)$/;
const places = [
  [0, 'contents'],
  [1, 'size'],
  [2, 'time'],
  [3, 'mode'],
  [4, 'owner'],
  [5, 'group'],
  [7, 'ACL'],
  [8, 'extended attributes'],
] as const;

/**
 * Reads a line of rsync's itemised changes (rsync(1), `--itemize-changes`): what, size in bytes, name.
 *
 * @returns null for what is none
 * @example readChange('>f..t...... 12 etc/motd')
 * // { what: 'replaced', detail: 'time', sizeBytes: 12, name: 'etc/motd' }
 */
export function readChange(line: string): Change | null {
  const deleted = /^\*deleting +(?:\d+ )?(.*)$/.exec(line);
  if (deleted !== null)
    return { what: 'deleted', detail: '', sizeBytes: null, name: nameOf(deleted[1] ?? '') };
  const [, way, kind, flags, size, name = ''] = item.exec(line) ?? [];
  if (way === undefined || flags === undefined) return null;
  const sizeBytes = kind === 'f' ? Number(size) : null;
  if (/^[+]+$/.test(flags)) return { what: 'new', detail: '', sizeBytes, name: nameOf(name) };
  const detail = places.filter(([at]) => !/[.? ]/.test(flags.charAt(at))).map(([, word]) => word);
  const isSent = way === '<' || way === '>' || way === 'c' || way === 'h';
  return { what: isSent ? 'replaced' : 'adjusted', detail: detail.join(', '), sizeBytes, name: nameOf(name) };
}

/** rsync writes bytes that are not ASCII as `\#` and three octal digits. */
function nameOf(text: string): string {
  if (!text.includes('\\#')) return text;
  const bytes = text.replace(/\\#([0-3][0-7]{2})/g, (_, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 8)),
  );
  return Buffer.from(bytes, 'latin1').toString();
}
