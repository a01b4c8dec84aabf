import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { hostPathOf, parseTreePath, treePathId } from '../../../lib/domain/tree-path.ts';

test.each([
  ['/srv/www/a b', ['/srv/www'], 'a b'],
  ['/srv/www', ['/srv/www'], ''],
  ['/srv/www/', ['/srv/www'], ''],
  ['/etc', ['/'], 'etc'],
  ['/', ['/'], ''],
  // several sources keep their absolute paths
  ['/srv/www/x', ['/srv/www', '/etc'], 'srv/www/x'],
])('%s of the sources %j is "%s" below data/', (path, sources, expected) => {
  expect(parseTreePath(path, sources).toString()).toBe(expected);
});

test.each([
  ['etc', ['/']],
  ['/etc', ['/srv/www']],
  ['/srv/wwwx', ['/srv/www']],
  ['/srv/www/../x', ['/srv/www']],
  ['/a//b', ['/']],
  ['/./a', ['/']],
  ['/a\0b', ['/']],
  ['/\ud800', ['/']],
  [`/${'x'.repeat(256)}`, ['/']],
  [treePathId(Buffer.from('../x')), ['/']],
  [treePathId(Buffer.from('/etc')), ['/']],
  ['id:a', ['/']],
  ['id:=', ['/']],
  ['', ['/']],
])('%j of the sources %j is refused', (path, sources) => {
  expect(() => parseTreePath(path, sources)).toThrow(/^Invalid path/);
});

test('an id names any bytes exactly, and a path that it cannot name does not exist', () => {
  const name = fc
    .uint8Array({ minLength: 1, maxLength: 255 })
    .map((bytes) => Buffer.from(bytes.map((byte) => (byte === 0 || byte === 0x2f ? 1 : byte))))
    .filter((bytes) => !['.', '..'].includes(bytes.toString('latin1')));
  fc.assert(
    fc.property(fc.array(name, { minLength: 1, maxLength: 6 }), (names) => {
      const path = Buffer.concat(
        names.flatMap((each, index) => (index === 0 ? [each] : [Buffer.from('/'), each])),
      );
      expect(parseTreePath(treePathId(path), ['/srv'])).toEqual(path);
      expect(hostPathOf(path, ['/srv'])).toEqual(Buffer.concat([Buffer.from('/srv/'), path]));
    }),
  );
});
