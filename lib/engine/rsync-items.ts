/** rsync's `--out-format`: the mark tells an item from every other line; then what changed, the size, the name. */
export const itemFormat = '>%i %l %n%L';

/** Whether a line of rsync's output tells of one item (with our `itemFormat`). */
export function isItemLine(line: string): boolean {
  return /^>[<>ch.*][fdLDS]/.test(line);
}
