/**
 * rsync's `--out-format`: the mark tells an item from every other line; then what changed, the checksum of a file that
 * was transferred (blanks for everything else), the size, the name.
 */
export const itemFormat = '>%i %C %l %n%L';

/** What `%i` can begin with: what is done, and to what kind of thing. */
const doings = new Set(Array.from('<>ch.*', (letter) => letter.charCodeAt(0)));
const kinds = new Set(Array.from('fdLDS', (letter) => letter.charCodeAt(0)));

/** Whether a line of rsync's output tells of one item (with our `itemFormat`). */
export function isItem(line: Uint8Array): boolean {
  return line[0] === 0x3e && doings.has(line[1] ?? 0) && kinds.has(line[2] ?? 0);
}

/** The same of a line that was made safe to show. */
function isItemLine(line: string): boolean {
  return /^>[<>ch.*][fdLDS]/.test(line);
}

/** The line without its checksum, as people read it. */
export function withoutChecksum(line: string): string {
  return isItemLine(line) ? line.replace(/^(>\S+) (?: +|[0-9a-f]+) (\d+ )/, '$1 $2') : line;
}
