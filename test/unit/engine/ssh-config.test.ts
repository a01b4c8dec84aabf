import { describe, expect, test } from '@jest/globals';
import { parseAddress, type Address } from '../../../lib/domain/address.ts';
import { parseSshUser, type SshUser } from '../../../lib/domain/ssh-user.ts';
import { knownHostsText, sshConfigText } from '../../../lib/engine/ssh-config.ts';

const target = {
  address: parseAddress('web1.example'),
  port: 22,
  user: parseSshUser('root'),
  keyPath: '/k/my key',
};

describe('sshConfigText', () => {
  test('forces what must not depend on anybody’s own configuration', () => {
    const text = sshConfigText(target, '/run/known-hosts', null);
    for (const line of [
      'HostName web1.example',
      'IdentityFile "/k/my key"',
      'UserKnownHostsFile "/run/known-hosts"',
      'StrictHostKeyChecking yes',
      'BatchMode yes',
      'IdentitiesOnly yes',
      'IdentityAgent none',
      'ProxyCommand none',
      'PermitLocalCommand no',
      'ClearAllForwardings yes',
      'GlobalKnownHostsFile /dev/null',
    ]) {
      expect(text).toContain(`\n  ${line}\n`);
    }
  });

  test('keeps the zone of an IPv6 address from being expanded', () => {
    expect(sshConfigText({ ...target, address: parseAddress('fe80::1%eth0') }, '/k', null)).toContain(
      'HostName fe80::1%%eth0',
    );
  });

  test.each([
    { address: 'x\n  ProxyCommand rm' as Address },
    { address: '-oProxyCommand=x' as Address },
    { user: 'root\nProxyCommand x' as SshUser },
    { port: 0 },
    { port: Number.NaN },
    { keyPath: '/k"\n  ProxyCommand x' },
    { keyPath: '/k/%h' },
    { keyPath: 'relative' },
  ])('refuses %j', (change) => {
    expect(() => sshConfigText({ ...target, ...change }, '/run/known-hosts', null)).toThrow(/^Invalid/);
  });

  test('refuses a host key that is none, or says another type inside', () => {
    const publicKey = 'AAAAC3NzaC1lZDI1NTE5AAAAIJ2dKcVfEHGPEdsLnRIFJjrJnGzXeCPbKqXvk7GgO0pJ';
    const key = { keyType: 'ssh-ed25519', publicKey, fingerprint: '' };
    expect(knownHostsText([key])).toBe(`pobsync-target ssh-ed25519 ${publicKey}\n`);
    expect(() => knownHostsText([{ ...key, publicKey: 'x\n* ssh-rsa y' }])).toThrow('Invalid host key');
    expect(() => knownHostsText([{ ...key, keyType: 'ssh-rsa' }])).toThrow('Invalid host key');
  });
});
