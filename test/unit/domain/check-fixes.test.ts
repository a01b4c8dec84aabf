import { describe, expect, test } from '@jest/globals';
import { fixesFor, type Finding } from '../../../lib/domain/check-fixes.ts';

const facts = {
  host: 'web1',
  address: 'web1.example',
  sshPort: 2222,
  sshUser: 'root',
  rsyncPath: 'rsync',
  publicLine: 'ssh-ed25519 AAAAC3 pobsync@backup',
  backupRoot: "/mnt/it's here",
};
const failed = (name: string, code: Finding['code'], source?: string): Finding => {
  return { name, code, source, ok: 'failed' };
};
const commands = (finding: Finding, over: Partial<typeof facts> = {}) =>
  fixesFor(finding, { ...facts, ...over }).map((fix) => fix.commands);

describe('what to paste', () => {
  test('is nothing for what is well', () => {
    expect(fixesFor({ name: 'login', ok: 'ok', code: null }, facts)).toEqual([]);
  });

  test('lets the service in with a key that may only read, and shows why root was refused', () => {
    const [first, second] = commands(failed('login', 'login_refused'));
    expect(first).toContain(
      `echo 'restrict,command="/usr/bin/rrsync -ro /" ssh-ed25519 AAAAC3 pobsync@backup' >> ~/.ssh/authorized_keys`,
    );
    expect(second).toContain('permitrootlogin');
    expect(commands(failed('login', 'login_refused'), { sshUser: 'backup' }).join()).not.toContain('permit');
    expect(commands(failed('login', 'login_refused'), { publicLine: '' }).length).toBe(2);
  });

  test.each([
    [
      'a host that does not answer',
      failed('host_key', 'connection_failed'),
      'ssh-keyscan -T 5 -p 2222 -- web1',
    ],
    ['a key to compare', failed('host_key', 'host_key_unknown'), 'ssh-keygen -lf'],
    ['sudo', failed('remote_rsync', 'login_refused'), 'NOPASSWD: /usr/bin/rsync'],
    ['no rsync', failed('remote_rsync', 'remote_rsync_missing'), 'apt-get install rsync'],
    ['no source', failed('source', 'source_missing', '/srv'), 'ls -ld /srv'],
    ['what cannot be read', { ...failed('source', null, '/srv'), ok: 'warning' as const }, '! -readable'],
    ['a disk that is away', failed('space', 'root_missing'), "findmnt -T '/mnt/it'\\''s here'"],
  ])('%s', (_, finding, words) => expect(commands(finding).join('\n')).toContain(words));

  test('quotes a path for the shell, whatever stands in it', () => {
    const [command = ''] = commands(failed('source', 'source_missing', "/srv/a'b $(touch x)"));
    expect(command.split('\n')[0]).toBe(String.raw`ls -ld '/srv/a'\''b $(touch x)'`);
  });
});
