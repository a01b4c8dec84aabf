/**
 * Makes bytes of a stranger fit for one line of a terminal, a log or a page: control characters, bidirectional
 * overrides and lone surrogates become visible `\xNN` or `\u{N}` escapes, and the length is bounded.
 * Escaping for HTML is the page's own affair.
 *
 * @example showText('a\u001b[31mb') // 'a\\x1b[31mb'
 */
export function showText(text: string, maxLength = 300): string {
  let shown = '';
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    shown += isUnsafe(code) ? escapeCode(code) : character;
    if (shown.length > maxLength) return `${shown.slice(0, maxLength)}…`;
  }
  return shown;
}

function isUnsafe(code: number): boolean {
  return (
    code < 0x20 ||
    (code >= 0x7f && code <= 0x9f) ||
    (code >= 0x200b && code <= 0x200f) ||
    (code >= 0x2028 && code <= 0x202e) ||
    (code >= 0x2066 && code <= 0x2069) ||
    (code >= 0xd800 && code <= 0xdfff) ||
    code === 0xfeff
  );
}

function escapeCode(code: number): string {
  return code <= 0xff ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u{${code.toString(16)}}`;
}
