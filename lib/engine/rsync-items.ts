/**
 * rsync's `--out-format`: the mark tells an item from every other line; then what changed, the checksum of a file that
 * was transferred (blanks for everything else), the size, the name.
 */
export const itemFormat = '>%i %C %l %n%L';

const item = /^>([<>ch.*][fdLDS]\S{9}) ( +|[0-9a-f]+) (\d+) (.*)$/;

export interface RsyncItem {
  /** As rsync(1) has it under `--itemize-changes`. */
  change: string;
  /** Of the whole file, lower-case hexadecimal; null for what was not transferred. */
  checksum: string | null;
  sizeBytes: number;
  /** As rsync prints it; a link is followed by what it points to. */
  name: string;
}

/** @returns null when the line tells of something else than an item (with our `itemFormat`) */
export function parseItem(line: string): RsyncItem | null {
  const match = item.exec(line);
  if (match === null) return null;
  const [, change = '', checksum = '', size, name = ''] = match;
  return {
    change,
    checksum: checksum.startsWith(' ') ? null : checksum,
    sizeBytes: Number(size),
    name,
  };
}

/** Whether a line of rsync's output tells of one item (with our `itemFormat`). */
export function isItemLine(line: string): boolean {
  return /^>[<>ch.*][fdLDS]/.test(line);
}

/** The line without its checksum, as people read it. */
export function withoutChecksum(line: string): string {
  return isItemLine(line) ? line.replace(/^(>\S+) (?: +|[0-9a-f]+) (\d+ )/, '$1 $2') : line;
}
