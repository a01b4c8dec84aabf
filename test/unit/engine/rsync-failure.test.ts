import { describe, expect, test } from '@jest/globals';
import { judgeRsync } from '../../../lib/engine/rsync-failure.ts';
import { rsyncExitCodes } from '../../../lib/engine/rsync-exit-codes.ts';

const target = { host: 'web1', address: '192.0.2.1', sources: ['/srv'] };
const judge = (exitCode: number | null, stderr = '', signal: NodeJS.Signals | null = null) =>
  judgeRsync('Backup', { exitCode, stderr, signal }, target);

describe('judgeRsync', () => {
  test.each([
    [255, 'ssh: connect to host pobsync-target port 22: Connection refused', 'connection_failed'],
    [12, 'ssh: connect to host pobsync-target port 22: Connection refused', 'connection_failed'],
    [255, 'ssh: Could not resolve hostname web1: Name or service not known', 'connection_failed'],
    [255, 'root@192.0.2.1: Permission denied (publickey).', 'login_refused'],
    [255, 'Host key verification failed.', 'host_key_unknown'],
    [127, 'bash: line 1: rsync: command not found', 'remote_rsync_missing'],
    [12, 'sh: 1: rsync: not found', 'remote_rsync_missing'],
    [12, 'sudo: a password is required', 'login_refused'],
    [2, 'protocol version mismatch -- is your shell clean?', 'rsync_failed'],
    [23, 'rsync: [sender] change_dir "/srv" failed: No such file or directory (2)', 'source_missing'],
    [11, 'rsync: [receiver] write failed on "/b/x": No space left on device (28)', 'disk_full'],
    [11, 'rsync: [receiver] mkstemp "/b/.x" failed: Read-only file system (30)', 'disk_failed'],
    [11, 'rsync error: error in file IO (code 11)', 'disk_failed'],
    [30, 'rsync error: timeout in data send/receive (code 30)', 'connection_failed'],
    [4, 'ERROR: ACLs are not supported on this server', 'rsync_failed'],
    [1, 'rsync: --foo: unknown option', 'rsync_failed'],
    [99, '', 'rsync_failed'],
    [20, '', 'interrupted'],
  ])('exit code %i with "%s" is %s', (exitCode, stderr, code) => {
    expect(judge(exitCode, stderr)).toMatchObject({ verdict: 'failed', failure: { code } });
  });

  test('a signal from outside is an interruption that may be tried again', () => {
    expect(judge(null, '', 'SIGKILL')).toMatchObject({ failure: { code: 'interrupted', retryable: true } });
  });

  test('23 with one unreadable file is partial, and names the file', () => {
    const said = 'rsync: [sender] send_files failed to open "/srv/secret": Permission denied (13)';
    expect(judge(23, said)).toMatchObject({
      verdict: 'partial',
      remark: expect.stringContaining('/srv/secret'),
    });
  });

  test('23 because a directory below the source vanished is partial, not a missing source', () => {
    const said = 'rsync: [sender] opendir "/srv/cache" failed: No such file or directory (2)';
    expect(judge(23, said).verdict).toBe('partial');
  });

  test('24 is a success with a note', () => {
    expect(judge(24).verdict).toBe('note');
  });

  test('every row of the table gives a verdict of its class', () => {
    const verdicts = { success: 'success', note: 'note', partial: 'partial' } as Record<string, string>;
    for (const row of rsyncExitCodes) {
      expect([row.code, judge(row.code).verdict]).toEqual([row.code, verdicts[row.class] ?? 'failed']);
    }
  });

  test('the message names host, address and the line that tells why; the cure names the command', () => {
    const judged = judge(255, 'noise\nroot@192.0.2.1: Permission denied (publickey).');
    expect(judged).toMatchObject({
      failure: {
        message:
          'Backup of web1 (192.0.2.1) failed: the host refused the login: root@192.0.2.1: Permission denied (publickey).',
        cure: expect.stringContaining('pobsync check web1'),
      },
    });
  });
});
