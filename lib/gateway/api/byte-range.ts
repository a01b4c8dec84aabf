/**
 * Reads the `Range` header (RFC 9110, 14.2) for one range of bytes.
 *
 * @returns null for none, or one that is to be ignored; 'unsatisfiable' for one outside the file
 * @example parseByteRange('bytes=100-', 1000) // { start: 100, end: 999 }
 */
export function parseByteRange(
  header: string | undefined,
  sizeBytes: number,
): { start: number; end: number } | 'unsatisfiable' | null {
  const [, first = '', last = ''] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header ?? '') ?? [];
  if (first === '' && last === '') return null;
  const start = first === '' ? Math.max(0, sizeBytes - Number(last)) : Number(first);
  const end = first === '' || last === '' ? sizeBytes - 1 : Math.min(Number(last), sizeBytes - 1);
  if (first !== '' && last !== '' && Number(last) < start) return null;
  return start > end || start >= sizeBytes ? 'unsatisfiable' : { start, end };
}
