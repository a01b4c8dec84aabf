import { expect, test } from '@jest/globals';
import { parseByteRange } from '../../../lib/gateway/api/byte-range.ts';

test.each([
  [undefined, null],
  ['bytes=0-', { start: 0, end: 999 }],
  ['bytes=100-199', { start: 100, end: 199 }],
  ['bytes=900-5000', { start: 900, end: 999 }],
  ['bytes=-10', { start: 990, end: 999 }],
  ['bytes=-5000', { start: 0, end: 999 }],
  ['bytes=1000-', 'unsatisfiable'],
  ['bytes=-0', 'unsatisfiable'],
  // ignored, as RFC 9110 has it: the whole file is sent
  ['bytes=5-4', null],
  ['bytes=1-2,5-6', null],
  ['lines=1-2', null],
  ['bytes=-', null],
])('the range %s of a file of 1000 bytes is %j', (header, expected) => {
  expect(parseByteRange(header, 1000)).toEqual(expected);
});

test('an empty file has no range at all', () => {
  expect(parseByteRange('bytes=0-', 0)).toBe('unsatisfiable');
});
