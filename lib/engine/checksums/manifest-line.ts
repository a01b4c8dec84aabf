/**
 * One line of a manifest that `xxhsum --check` and its relatives read. Only a line break forces an escape (the line then
 * begins with a backslash, as coreutils do it): a name with a mere backslash is read as it is by all of them.
 *
 * @example manifestLine('9f…', Buffer.from('etc/passwd')) // '9f…  etc/passwd\n'
 */
export function manifestLine(checksum: string, path: Buffer): Buffer {
  const head = `${checksum}  `;
  if (!path.includes(0x0a) && !path.includes(0x0d)) {
    return Buffer.concat([Buffer.from(head, 'latin1'), path, lineFeed]);
  }
  const escaped = path
    .toString('latin1')
    .replaceAll('\\', '\\\\')
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r');
  return Buffer.from(`\\${head}${escaped}\n`, 'latin1');
}

/** What a line says, or null when it is no line of a manifest. `line` is without its line feed. */
export function parseManifestLine(line: Buffer): { checksum: string; path: Buffer } | null {
  const escaped = line[0] === 0x5c;
  const match = /^([0-9a-f]{32}) [ *]/.exec(line.toString('latin1', escaped ? 1 : 0, escaped ? 35 : 34));
  if (match?.[1] === undefined) return null;
  const name = line.subarray(escaped ? 35 : 34);
  return { checksum: match[1], path: escaped ? unescape(name) : name };
}

const lineFeed = Buffer.from('\n');
const meanings: Record<string, string> = { '\\\\': '\\', '\\n': '\n', '\\r': '\r' };

function unescape(name: Buffer): Buffer {
  return Buffer.from(
    name.toString('latin1').replace(/\\[\\nr]/g, (pair) => meanings[pair] ?? pair),
    'latin1',
  );
}
