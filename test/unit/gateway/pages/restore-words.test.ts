import { describe, expect, test } from '@jest/globals';
import { readChange } from '../../../../lib/gateway/pages/format/change-line.ts';
import { modeText } from '../../../../lib/gateway/pages/format/mode.ts';
import { needsPassword, targetOf } from '../../../../lib/gateway/pages/format/restore-words.ts';
import { pathCrumbs } from '../../../../lib/gateway/pages/views/path-crumbs.ts';
import type { RestoreView } from '../../../../lib/gateway/pages/views/restore-view.ts';
import { treePathId } from '../../../../lib/domain/tree-path.ts';

describe('a line of what a restore changes', () => {
  test.each([
    ['>f+++++++++ 12 etc/motd', { what: 'new', sizeBytes: 12, name: 'etc/motd' }],
    ['<f.st...... 7 a b', { what: 'replaced', detail: 'size, time', name: 'a b' }],
    ['.d...pog... 4096 etc/', { what: 'adjusted', detail: 'mode, owner, group', sizeBytes: null }],
    ['*deleting 0 old/file', { what: 'deleted', name: 'old/file' }],
    ['>f+++++++++ 1 caf\\#303\\#251', { name: 'café' }],
  ])('%s', (line, expected) => {
    expect(readChange(line)).toMatchObject(expected);
  });

  test('anything else is none', () => {
    expect(readChange('rsync: something happened')).toBeNull();
  });
});

test.each([
  ['file', '0644', '-rw-r--r--'],
  ['file', '4755', '-rwsr-xr-x'],
  ['directory', '1777', 'drwxrwxrwt'],
  ['file', '6644', '-rwSr-Sr--'],
  ['file', '0000', '----------'],
] as const)('the mode of a %s, %s, is written %s', (type, mode, text) => {
  expect(modeText(type, mode)).toBe(text);
});

test('each step to a path has its id, whatever its bytes', () => {
  const path = Buffer.from('a/\xff/<b>', 'latin1');
  expect(pathCrumbs('/srv', treePathId(path))).toEqual([
    { label: '/srv', id: 'id:' },
    { label: 'a', id: treePathId(Buffer.from('a')) },
    { label: '\ufffd', id: treePathId(Buffer.from('a/\xff', 'latin1')) },
    { label: '<b>', id: treePathId(path) },
  ]);
  expect(pathCrumbs('/', 'id:')).toEqual([{ label: '/', id: 'id:' }]);
});

test.each([
  ['/srv', { place: 'origin' }, '/srv/www/a', 'web1:/srv/www/a'],
  ['/srv', { place: 'directory', directory: '/restored/' }, '/srv/www/a', '/restored/www/a'],
  ['/srv', { place: 'directory', directory: '/restored' }, '/srv', '/restored'],
  ['/', { place: 'host', hostDirectory: '/' }, '/etc', 'web1:/etc'],
  ['/', { place: 'host', hostDirectory: '/old' }, '/', 'web1:/old/'],
])('below %s, by %j, %s goes to %s', (top, values, path, target) => {
  const view = { top, host: 'web1', form: { values, problems: [] } } as unknown as RestoreView;
  expect(targetOf(view, path).replace(/(?<=.)\/$/, '')).toBe(target.replace(/(?<=.)\/$/, ''));
});

test('the password is asked for before anything that is there may change', () => {
  const plain = { place: 'directory', overwrite: false, deleteExtra: false } as const;
  expect(needsPassword(plain)).toBe(false);
  for (const more of [
    { place: 'origin' },
    { place: 'host' },
    { overwrite: true },
    { deleteExtra: true },
  ] as const)
    expect(needsPassword({ ...plain, ...more })).toBe(true);
});
