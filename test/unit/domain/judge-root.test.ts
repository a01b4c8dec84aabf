import { describe, expect, test } from '@jest/globals';
import { judgeRoot, type RootFacts } from '../../../lib/domain/judge-root.ts';
import { mountIn } from '../../../lib/engine/mount-of.ts';

const gibibyte = 1024 ** 3;
const good: RootFacts = {
  path: '/mnt/backups',
  state: 'empty',
  mountPoint: '/mnt/backups',
  fileSystem: 'ext4',
  freeBytes: 900 * gibibyte,
  totalBytes: 1000 * gibibyte,
};

describe('a directory that is to be the backup root', () => {
  test.each<[string, Partial<RootFacts>, string[]]>([
    ['an empty disk of its own', {}, []],
    ['one that is not there yet', { state: 'absent' }, []],
    ['an old backup root', { state: 'root' }, []],
    ['one with other things in it', { state: 'occupied' }, ['directory failed']],
    ['a directory of the system', { state: 'system' }, ['directory failed']],
    ['the disk of the system', { mountPoint: '/' }, ['mount warning']],
    ['the inside of a container', { mountPoint: '/', fileSystem: 'overlay' }, ['mount warning']],
    ['memory', { fileSystem: 'tmpfs' }, ['mount warning']],
    ['a stick with FAT', { fileSystem: 'vfat' }, ['hard_links failed']],
    ['a small disk', { freeBytes: gibibyte }, ['space warning']],
    ['a system that tells nothing', { mountPoint: null, fileSystem: null, freeBytes: null }, []],
  ])('%s', (_, over, expected) => {
    const findings = judgeRoot({ ...good, ...over });
    expect(findings.filter(({ ok }) => ok !== 'ok').map(({ name, ok }) => `${name} ${ok}`)).toEqual(expected);
    for (const { ok, cure } of findings) expect(cure === null).toBe(ok === 'ok');
  });
});

test('a path is on the deepest mount above it, and the last of several there', () => {
  const info = [
    '22 1 8:1 / / rw shared:1 - ext4 /dev/sda1 rw',
    '23 22 8:2 / /mnt rw - xfs /dev/sdb1 rw',
    '24 23 0:40 / /mnt/my\\040disk rw master:3 - vfat /dev/sdc1 rw',
    '25 23 0:41 / /mnt/my\\040disk rw - btrfs /dev/sdd1 rw',
  ].join('\n');
  expect(mountIn(info, '/mnt/my disk/a')).toEqual({ mountPoint: '/mnt/my disk', fileSystem: 'btrfs' });
  expect(mountIn(info, '/mnt/mydisk')?.mountPoint).toBe('/mnt');
  expect(mountIn(info, '/mntx')?.mountPoint).toBe('/');
});
