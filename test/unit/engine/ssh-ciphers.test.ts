import { describe, expect, test } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { preferredCiphers } from '../../../lib/engine/ssh-ciphers.ts';

const x86 = 'processor\t: 0\nmodel name\t: X\nflags\t\t: fpu vme aes avx\nbugs\t\t: aes_none\n';

describe('preferredCiphers', () => {
  test('puts AES-GCM first where the processor has instructions for AES', () => {
    expect(preferredCiphers(x86, '0\n')?.[0]).toBe('aes128-gcm@openssh.com');
    expect(preferredCiphers('Features\t: fp asimd aes\n', '')?.[0]).toBe('aes128-gcm@openssh.com');
  });

  test.each([
    ['a processor without', 'flags\t\t: fpu vme vaes avx512\nmodel name\t: has aes\n', '0\n'],
    ['a system that does not say', '', ''],
    ['a machine in FIPS mode', x86, '1\n'],
  ])('leaves the order to ssh on %s', (_, cpuInfo, fipsEnabled) => {
    expect(preferredCiphers(cpuInfo, fipsEnabled)).toBeNull();
  });

  test('leaves out no cipher that ssh offers by itself', () => {
    const settings = execFileSync('ssh', ['-G', '-F', 'none', 'nowhere.example'], { encoding: 'utf8' });
    const offered = /^ciphers (\S+)$/m.exec(settings)?.[1]?.split(',') ?? [];
    expect(offered.length).toBeGreaterThan(1);
    expect([...(preferredCiphers(x86, '') ?? [])].sort()).toEqual(offered.sort());
  });
});
