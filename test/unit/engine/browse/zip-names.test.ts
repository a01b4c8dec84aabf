import { expect, test } from '@jest/globals';
import { leftOutName, zipName } from '../../../../lib/engine/browse/zip-names.ts';

const name = (latin1: string) => zipName(Buffer.from(latin1, 'latin1'));
const mark = '~[0-9a-f]{16}';

test.each(['etc/hosts', 'a b/c-d_e', '..hidden', 'dir/note: this', "it's/100%"])(
  '%j stays as it is',
  (path) => {
    expect(zipName(Buffer.from(path))).toBe(path);
  },
);

test.each([
  // bytes (latin1), what it becomes
  ['a\\b', `^a_b${mark}$`],
  ['..\\..\\windows', `^\\.\\._\\.\\._windows${mark}$`],
  ['C:evil/x', `^C_evil${mark}/x$`],
  ['backup:2024/x', `^backup_2024${mark}/x$`],
  ['not utf-8 \xff/x', `^not utf-8 _${mark}/x$`],
  ['line\nbreak', `^line_break${mark}$`],
  ['dir/..', `^dir/_${mark}$`],
  [leftOutName, `^LEFT-OUT\\.txt${mark}$`],
])('%j is made safe', (path, pattern) => {
  expect(name(path)).toMatch(new RegExp(pattern));
});

test('two names never become one', () => {
  const names = [
    'a\\b',
    'a_b',
    'a\nb',
    'a\xff',
    'a\xfe',
    name('a\\b'),
    'x'.repeat(250) + '\\',
    'x'.repeat(250) + '\n',
  ];
  expect(new Set(names.map((each) => name(each))).size).toBe(names.length);
});
