import type { ErrorCode } from '../domain/errors.ts';
import { exitCodeRow } from './rsync-exit-codes.ts';
import type { RsyncOutcome } from './rsync-process.ts';

/** Why a run failed, ready to be shown. */
export interface Failure {
  code: ErrorCode;
  message: string;
  cure: string;
  /** Whether trying again later may help without anybody doing anything. */
  retryable: boolean;
}

export type Judgement =
  | { verdict: 'success' }
  /** Usable; the sentence is to be kept as a warning. `partial` has gaps. */
  | { verdict: 'note' | 'partial'; remark: string }
  | { verdict: 'failed'; failure: Failure };

interface Symptom {
  /** Looked for in what rsync and ssh said. */
  pattern: RegExp;
  code: ErrorCode;
  says: string;
  cure: string;
  retryable?: true;
}

const checkLogin =
  "Put the service's public key into the authorized_keys of that user on the host, then run: pobsync check <host>";
const checkWay =
  'Check that the host is up, its address and port, and the network; then run: pobsync check <host>';

/*
 * Read from top to bottom, the first that fits counts: what happens first in a run stands first. Exit codes cannot
 * tell these apart: a refused connection ends in 12 or 255, a missing remote rsync in 12 or 127.
 */
const symptoms: readonly Symptom[] = [
  {
    pattern: /^REMOTE HOST IDENTIFICATION HAS CHANGED|host key for \S+ has changed/im,
    code: 'host_key_changed',
    says: 'the host presented another key than the approved one',
    cure: 'Find out why the key changed; if it is right, approve the new one with: pobsync trust-host <host>',
  },
  {
    pattern: /^Host key verification failed|^No \S+ host key is known for/m,
    code: 'host_key_unknown',
    says: 'the host presented a key that nobody approved',
    cure: 'Compare and approve the key with: pobsync trust-host <host>',
  },
  {
    pattern: /^Load key .*: (.+)$/m,
    code: 'login_refused',
    says: 'the SSH key on this machine cannot be used',
    cure: 'Give a private key without a passphrase that only this user can read (mode 0600).',
  },
  {
    pattern:
      /Permission denied \((?:publickey|password|keyboard|gssapi|hostbased)|Too many authentication failures/,
    code: 'login_refused',
    says: 'the host refused the login',
    cure: checkLogin,
  },
  {
    pattern: /^No user exists for uid/m,
    code: 'unsupported',
    says: 'ssh does not work for a user that has no entry in /etc/passwd of this machine',
    cure: 'Run pobsync as a user that exists on this machine.',
  },
  {
    pattern:
      /^ssh: (?:Could not resolve|connect to host)|^kex_exchange_identification:|^Connection (?:closed|reset|timed out) by|^Timeout, server|^client_loop: |^ssh_dispatch_run_fatal/m,
    code: 'connection_failed',
    says: 'the connection failed',
    cure: checkWay,
    retryable: true,
  },
  {
    pattern: /sudo: (?:a password is required|.*not allowed|sorry|no tty|.*command not found)/i,
    code: 'login_refused',
    says: 'sudo on the host did not allow rsync without a password',
    cure: 'Allow it in sudoers on the host: <user> ALL=(root) NOPASSWD: /usr/bin/rsync',
  },
  {
    pattern:
      /rsync: (?:command )?not found|rsync: No such file|exec: rsync|Unknown command:? .?rsync|rsync: .*Permission denied$/m,
    code: 'remote_rsync_missing',
    says: 'there is no usable rsync on the host',
    cure: 'Install rsync 3.2.5 or newer on the host.',
  },
  {
    pattern: /is your shell clean\?|protocol version mismatch/,
    code: 'rsync_failed',
    says: 'something on the host prints text when the user logs in, or its rsync is too old',
    cure: 'Make ~/.bashrc and the like on the host silent for logins that are not interactive; install rsync 3.2.5 or newer.',
  },
  {
    pattern: /\[sender\] (?:change_dir|link_stat|opendir) "(.*)" failed: (?:No such file|Not a directory)/,
    code: 'source_missing',
    says: 'a source does not exist on the host',
    cure: 'Mount or restore it there, or correct the sources with: pobsync configure-host <host> --source PATH',
  },
  {
    pattern: /No space left on device \(28\)|Disk quota exceeded \(122\)/,
    code: 'disk_full',
    says: 'the backup disk is full',
    cure: 'Free space or inodes on the backup disk: prune, or give it more.',
  },
  {
    pattern:
      /Read-only file system \(30\)|\[(?:receiver|generator|Receiver|Generator)\].*Input\/output error \(5\)/,
    code: 'disk_failed',
    says: 'the backup disk cannot be written',
    cure: 'Check the disk and the kernel log of the backup host.',
  },
  {
    pattern: /(?:ACLs|extended attributes) are not supported on this (client|server)/i,
    code: 'rsync_failed',
    says: 'the rsync of one end cannot handle ACLs or extended attributes',
    cure: 'Install an rsync that can, or do without them: pobsync configure-host <host> --rsync-arg=--no-acls (or --no-xattrs).',
  },
];

// while a tree is copied, single files may fail in ways that look like these; only a run that broke off counts
const fatalOnly: readonly ErrorCode[] = [
  'connection_failed',
  'rsync_failed',
  'login_refused',
  'remote_rsync_missing',
];

/** What rsync's end means for what was being done; `target` is whom it was done with. */
export function judgeRsync(
  what: 'Backup' | 'Check' | 'Restore',
  outcome: Pick<RsyncOutcome, 'exitCode' | 'signal' | 'stderr'>,
  target: { host: string; address: string; sources: readonly string[] },
): Judgement {
  const { exitCode, signal, stderr } = outcome;
  if (exitCode === 0) return { verdict: 'success' };
  const row = exitCode === null ? null : exitCodeRow(exitCode);
  if (row?.class === 'note') return { verdict: 'note', remark: `rsync: ${row.meaning}.` };

  const symptom = findSymptom(stderr, row?.class === 'partial', target.sources);
  const failed = `${what} of ${target.host} (${target.address}) failed`;
  if (symptom !== null) return { verdict: 'failed', failure: describe(symptom, stderr, failed, target.host) };
  if (row?.class === 'partial') {
    return { verdict: 'partial', remark: `rsync: ${row.meaning}: ${firstError(stderr)}` };
  }
  return { verdict: 'failed', failure: byExitCode(row, signal, stderr, failed, target.host) };
}

function findSymptom(stderr: string, partial: boolean, sources: readonly string[]): Symptom | null {
  for (const symptom of symptoms) {
    if (partial && fatalOnly.includes(symptom.code)) continue;
    const match = symptom.pattern.exec(stderr);
    if (match === null) continue;
    if (symptom.code === 'source_missing' && !stderrNamesSource(stderr, symptom.pattern, sources)) continue;
    return symptom;
  }
  return null;
}

/** A directory below a source may vanish while rsync reads; only the source itself makes the run fail. */
function stderrNamesSource(stderr: string, pattern: RegExp, sources: readonly string[]): boolean {
  return stderr.split('\n').some((line) => {
    const named = pattern.exec(line)?.[1]?.replace(/\/\.?$/, '') ?? null;
    return named !== null && sources.some((source) => source.replace(/\/$/, '') === named);
  });
}

function describe(symptom: Symptom, stderr: string, failed: string, host: string): Failure {
  // sshd ends its lines with a carriage return
  const said = stderr.split('\n').find((candidate) => symptom.pattern.test(candidate));
  const line = said?.trim() ?? firstError(stderr);
  return {
    code: symptom.code,
    message: `${failed}: ${symptom.says}: ${shorten(line)}`,
    cure: symptom.cure.replaceAll('<host>', host),
    retryable: symptom.retryable === true,
  };
}

function byExitCode(
  row: ReturnType<typeof exitCodeRow> | null,
  signal: string | null,
  stderr: string,
  failed: string,
  host: string,
): Failure {
  if (row === null || row.class === 'stopped') {
    return {
      code: 'interrupted',
      message: `${failed}: rsync was ended from outside (${signal ?? `exit code ${row?.code}`}).`,
      cure: 'Nothing is lost; the next run goes on from what this one had. Look for an out-of-memory kill.',
      retryable: true,
    };
  }
  const message = `${failed}: rsync ended with ${row.code}, ${row.meaning}: ${firstError(stderr)}`;
  if (row.class === 'connection') {
    return {
      code: 'connection_failed',
      message,
      cure: checkWay.replaceAll('<host>', host),
      retryable: true,
    };
  }
  if (row.class === 'disk') {
    const cure = 'Check the space, the disk and the kernel log of the backup host.';
    return { code: 'disk_failed', message, cure, retryable: false };
  }
  return {
    code: 'rsync_failed',
    message,
    cure: "Look at the run's log for the first error.",
    retryable: false,
  };
}

/** The first line that tells of an error; rsync's closing line only repeats the exit code. */
function firstError(stderr: string): string {
  const lines = stderr.split('\n').filter((line) => line.trim() !== '');
  const line = lines.find((candidate) => !/^rsync error: /.test(candidate)) ?? lines[0] ?? 'it said nothing.';
  return shorten(line);
}

function shorten(line: string): string {
  return line.length > 300 ? `${line.slice(0, 300)}…` : line;
}
