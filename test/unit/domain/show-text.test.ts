import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { showText } from '../../../lib/domain/show-text.ts';

test.each([
  ['plain text, ä € 😀 "<b>"', 'plain text, ä € 😀 "<b>"', 'is left as it is'],
  ['a\u001b[31mb', 'a\\x1b[31mb', 'colours'],
  ['a\r\nb\tc', 'a\\x0d\\x0ab\\x09c', 'line breaks and tabs'],
  ['a\u0000b', 'a\\x00b', 'NUL'],
  ['a\u007fb', 'a\\x7fb', 'DEL'],
  ['a\u009b31mb', 'a\\x9b31mb', 'the one-byte escape of old terminals'],
  ['a\u202eb', 'a\\u{202e}b', 'right-to-left override'],
  ['a\u2066b', 'a\\u{2066}b', 'an isolate'],
  ['a\u061cb', 'a\\u{61c}b', 'the Arabic letter mark'],
  ['a\u200bb', 'a\\u{200b}b', 'a space of no width'],
  ['a\u2060b', 'a\\u{2060}b', 'a word joiner'],
  ['a\u00adb', 'a\\xadb', 'a soft hyphen'],
  ['a\u2028b', 'a\\u{2028}b', 'a line separator'],
  ['a\ufeffb', 'a\\u{feff}b', 'a byte order mark'],
  ['a\u{e0041}b', 'a\\u{e0041}b', 'an invisible tag'],
  ['a\ud800b', 'a\\u{d800}b', 'half a surrogate pair'],
])('%j is shown as %j: %s', (text, shown) => {
  expect(showText(text)).toBe(shown);
});

test.each([
  ['abcdef', 6, 'abcdef', 'what fits is not cut'],
  ['abcdefg', 6, 'abcdef…', 'what does not, is'],
  ['abcde😀', 6, 'abcde…', 'a pair is not cut in half'],
  ['abcd\u001b', 6, 'abcd…', 'nor is an escape'],
  ['', 6, '', 'nothing'],
])('%j in %i characters is %j: %s', (text, length, shown) => {
  expect(showText(text, length)).toBe(shown);
});

test('whatever comes in, what goes out is one bounded, well-formed, printable line', () => {
  const wild = fc.array(fc.integer({ min: 0, max: 0xffff })).map((units) => String.fromCharCode(...units));
  fc.assert(
    fc.property(wild, fc.integer({ min: 1, max: 50 }), (text, length) => {
      const shown = showText(text, length);
      expect(shown.length).toBeLessThanOrEqual(length + 1);
      expect(shown.isWellFormed()).toBe(true);
      expect(shown).not.toMatch(/\p{Cc}|\p{Bidi_Control}/u);
    }),
  );
});
