import { expect, test } from '@jest/globals';
import { overlaps, targetName } from '../../../../lib/engine/restore/target-name.ts';

const directory = (path: string) => targetName({ place: 'directory', path }, 'web1');

test('one directory has one name, however it is written', () => {
  for (const path of ['/srv/x', '/srv/x/', '/srv//x', '/srv/y/../x', '/srv/./x//']) {
    expect(directory(path)).toBe('/srv/x');
  }
});

test.each([
  ['/srv/x', '/srv/x', true],
  ['/srv/x', '/srv', true],
  ['/srv', '/srv/x', true],
  ['/srv/x', '/srv/xy', false],
  ['/srv/x', '/srv/y', false],
])('%s and %s exclude each other: %s', (one, other, expected) => {
  expect(overlaps(directory(one), directory(other))).toBe(expected);
});

test('a host is held as a whole, and is no directory', () => {
  const host = targetName({ place: 'host' }, 'web1');
  expect(targetName({ place: 'host', path: '/srv' }, 'web1')).toBe(host);
  expect(overlaps(host, targetName({ place: 'host' }, 'web10'))).toBe(false);
  expect(overlaps(host, directory('/'))).toBe(false);
});
