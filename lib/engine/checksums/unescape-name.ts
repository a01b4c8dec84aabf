/**
 * The bytes of a name as rsync prints it in the C locale: whatever is not printable ASCII is `\#` and three octal
 * digits (rsync(1), `--8-bit-output`).
 *
 * @example unescapeName('a\\#012b') // Buffer of "a", line feed, "b"
 */
export function unescapeName(text: string): Buffer {
  if (!text.includes('\\#')) return Buffer.from(text, 'latin1');
  const bytes = text.replace(/\\#([0-3][0-7]{2})/g, (_, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 8)),
  );
  return Buffer.from(bytes, 'latin1');
}
