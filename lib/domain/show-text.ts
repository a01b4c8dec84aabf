/**
 * Makes bytes of a stranger fit for one line of a terminal, a log or a page: control characters, bidirectional
 * overrides, invisible characters and lone surrogates become visible `\xNN` or `\u{N}` escapes, and the length is
 * bounded.
 * Escaping for HTML is the page's own affair.
 *
 * @example showText('a\u001b[31mb') // 'a\\x1b[31mb'
 */
export function showText(text: string, maxLength = 300): string {
  let shown = '';
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    const next = isUnsafe(code) ? escapeCode(code) : character;
    // cut between characters: half a surrogate pair would be a lone one, half an escape unreadable
    if (shown.length + next.length > maxLength) return `${shown}…`;
    shown += next;
  }
  return shown;
}

function isUnsafe(code: number): boolean {
  return (
    code < 0x20 ||
    (code >= 0x7f && code <= 0x9f) ||
    code === 0xad || // soft hyphen
    code === 0x61c || // Arabic letter mark
    code === 0x180e ||
    (code >= 0x200b && code <= 0x200f) || // zero width, direction marks
    (code >= 0x2028 && code <= 0x202e) || // line and paragraph separators, embeddings, overrides
    (code >= 0x2060 && code <= 0x206f) || // invisible operators, isolates
    (code >= 0xd800 && code <= 0xdfff) || // lone surrogates
    code === 0xfeff ||
    (code >= 0xfff9 && code <= 0xfffb) ||
    (code >= 0xe0000 && code <= 0xe007f) // tags
  );
}

function escapeCode(code: number): string {
  return code <= 0xff ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u{${code.toString(16)}}`;
}
