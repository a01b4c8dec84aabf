import { expect, test } from '@jest/globals';
import { aclOfKernel, aclOfRsync } from '../../../../lib/engine/browse/acl-text.ts';
import { takeHostFields } from '../../../../lib/engine/browse/fake-super-records.ts';
import { parsePax, printPax, readSize, withFields } from '../../../../lib/engine/browse/tar-header.ts';

const records = (pairs: Record<string, string>) =>
  new Map(Object.entries(pairs).map(([key, value]) => [key, Buffer.from(value, 'latin1')]));

test.each([
  ['100644 0,0 1234:4321', { type: '0', mode: 0o644, uid: 1234, gid: 4321 }],
  ['104755 0,0 0:0', { type: '0', mode: 0o4755 }],
  ['120777 0,0 0:0', { type: '2' }],
  ['20600 1,3 0:0', { type: '3', deviceMajor: 1, deviceMinor: 3 }],
  ['60660 8,16 0:6', { type: '4', deviceMajor: 8, deviceMinor: 16 }],
  ['10644 0,0 0:0', { type: '6' }],
  ['41777 0,0 0:0', { type: '5', mode: 0o1777 }],
  ['140755 0,0 0:0', { type: '' }],
])('%j says what a file was', (stat, fields) => {
  const given = records({ 'SCHILY.xattr.user.rsync.%25stat': stat, mtime: '1.5' });
  expect(takeHostFields(given, 0o600)).toMatchObject(fields);
  expect([...given.keys()]).toEqual(['mtime']);
});

test('attributes get their own names back, and what nobody noted stays', () => {
  const given = records({
    'SCHILY.xattr.user.rsync.security.capability': 'x',
    'SCHILY.xattr.user.note': 'y',
  });
  expect(takeHostFields(given, 0o600)).toBeNull();
  expect(Object.fromEntries(given)).toEqual(
    Object.fromEntries(records({ 'SCHILY.xattr.security.capability': 'x', 'SCHILY.xattr.user.note': 'y' })),
  );
  expect(takeHostFields(records({ 'SCHILY.xattr.user.rsync.%25stat': 'nonsense' }), 0)).toBeNull();
});

test('an ACL of rsync becomes one of setfacl', () => {
  const packed = Buffer.from('80000000800000000400000080000000e110000004000080', 'hex');
  expect(aclOfRsync(packed, 0o644)).toBe('user::rw-\nuser:4321:r--\ngroup::r--\nmask::r--\nother::r--\n');
  expect(aclOfRsync(packed.subarray(1), 0o644)).toBeNull();
});

test('an ACL of Linux becomes one of setfacl', () => {
  const words = ['02000000', '01000600ffffffff', '02000600d2040000', '04000400ffffffff', '08000500ffffff7f'];
  const packed = Buffer.from([...words, '10000600ffffffff', '20000000ffffffff'].join(''), 'hex');
  expect(aclOfKernel(packed)).toBe(
    'user::rw-\nuser:1234:rw-\ngroup::r--\ngroup:2147483647:r-x\nmask::rw-\nother::---\n',
  );
  expect(aclOfKernel(packed.subarray(0, -1))).toBeNull();
  expect(aclOfKernel(Buffer.from(`01${packed.toString('hex').slice(2)}`, 'hex'))).toBeNull();
  expect(aclOfKernel(Buffer.from(`${packed.toString('hex')}4000000000000000`, 'hex'))).toBeNull();
});

test('pax records come back as they were, whatever bytes they hold', () => {
  for (const length of [1, 90, 91, 92, 990, 991, 70_000]) {
    const given = records({ path: '\xff'.repeat(length), 'SCHILY.xattr.a': 'line\nbreak=\0' });
    const { data, sizeBytes } = printPax(given);
    expect(data.length % 512).toBe(0);
    expect(parsePax(data.subarray(0, sizeBytes))).toEqual(given);
  }
  expect(() => parsePax(Buffer.from('99 path=short\n'))).toThrow('cannot be read');
});

test('a header with other fields has the right sum', () => {
  const block = withFields(Buffer.alloc(512), { mode: 0o4755, sizeBytes: 5, type: '0', uid: 2 ** 31 });
  expect(readSize(block)).toBe(5);
  expect(block.toString('latin1', 100, 116)).toBe('0004755\x000000000\0');
  const sum = block.reduce((total, byte, at) => total + (at >= 148 && at < 156 ? 0x20 : byte), 0);
  expect(Number.parseInt(block.toString('latin1', 148, 154), 8)).toBe(sum);
});
