import { authorizedKeyLine } from './authorized-key.ts';
import type { ErrorCode } from './errors.ts';

/** Something to paste into a terminal. */
export interface Fix {
  where: 'host' | 'backup-host';
  /** As whom. */
  user: string;
  /** What it does, or what to look at in its answer. */
  purpose: string;
  /** One command a line. */
  commands: string;
}

/** A finding of a check, as far as its cure depends on it. */
export interface Finding {
  name: string;
  ok: 'ok' | 'warning' | 'failed';
  code: ErrorCode | null;
  /** The source it is about. */
  source?: string | undefined;
}

/** What the commands name. */
export interface FixFacts {
  host: string;
  address: string;
  sshPort: number;
  sshUser: string;
  rsyncPath: string;
  /** The service's public key; null when it cannot be read. */
  publicLine: string | null;
  backupRoot: string;
}

/** The exact commands that mend, or at least narrow down, what a check of a host found; none for what is well. */
export function fixesFor(finding: Finding, facts: FixFacts): Fix[] {
  if (finding.ok === 'ok') return [];
  const isAbout = (row: Row) =>
    row.check === finding.name && (row.code === undefined || row.code === finding.code);
  return rows.filter(isAbout).flatMap((row) => row.fix({ ...facts, source: finding.source ?? '/' }));
}

interface Row {
  check: string;
  code?: ErrorCode;
  fix: (facts: FixFacts & { source: string }) => Fix[];
}

const here = (purpose: string, commands: string): Fix => ({
  where: 'backup-host',
  user: 'root',
  purpose,
  commands,
});
const there = (user: string, purpose: string, commands: string): Fix => ({
  where: 'host',
  user,
  purpose,
  commands,
});

const installRsync =
  'apt-get install rsync    # Debian, Ubuntu\ndnf install rsync rsync-rrsync    # Fedora, RHEL\napk add rsync rrsync    # Alpine';

const wayThere = ({ address, sshPort }: FixFacts): Fix[] => [
  here('Shows whether anything answers there.', `ssh-keyscan -T 5 -p ${sshPort} -- ${quote(address)}`),
  there(
    'root',
    'Shows whether sshd runs, and on which ports.',
    'systemctl is-active ssh sshd\nss -ltnp | grep sshd',
  ),
];

const rows: readonly Row[] = [
  { check: 'host_key', code: 'connection_failed', fix: wayThere },
  { check: 'login', code: 'connection_failed', fix: wayThere },
  { check: 'host_key', code: 'host_key_unknown', fix: fingerprintThere },
  { check: 'host_key', code: 'host_key_changed', fix: fingerprintThere },
  {
    check: 'login',
    code: 'login_refused',
    fix: ({ sshUser, publicLine }) => [
      ...(publicLine === null
        ? []
        : [
            there(
              sshUser,
              'Lets the service in, to read and nothing else. The rrsync of it comes with rsync.',
              `mkdir -p -m 700 ~/.ssh\necho ${quote(authorizedKeyLine(publicLine))} >> ~/.ssh/authorized_keys\nchmod 600 ~/.ssh/authorized_keys`,
            ),
          ]),
      there(
        'root',
        sshUser === 'root'
          ? 'Shows whether root may log in: expected "prohibit-password", "without-password" or "yes"; and why it was refused.'
          : 'Shows why it was refused.',
        `${sshUser === 'root' ? "sshd -T | grep -i '^permitrootlogin'\n" : ''}journalctl -n 20 -u ssh -u sshd`,
      ),
    ],
  },
  {
    check: 'remote_rsync',
    code: 'login_refused',
    fix: ({ sshUser }) => [
      there(
        'root',
        `Lets ${sshUser} start rsync as root.`,
        `echo ${quote(`${sshUser} ALL=(root) NOPASSWD: /usr/bin/rsync`)} > /etc/sudoers.d/pobsync\nchmod 440 /etc/sudoers.d/pobsync\nvisudo -c`,
      ),
    ],
  },
  {
    check: 'remote_rsync',
    code: 'remote_rsync_missing',
    fix: () => [there('root', 'Installs rsync.', installRsync)],
  },
  {
    check: 'remote_rsync',
    code: 'unsupported',
    fix: () => [
      there('root', 'Installs the rsync of the distribution; also for the backup host.', installRsync),
    ],
  },
  {
    check: 'source',
    code: 'source_missing',
    fix: ({ source, sshUser }) => [
      there(
        sshUser,
        'Shows what is there, and on which file system.',
        `ls -ld ${quote(source)}\nfindmnt -T ${quote(source)}`,
      ),
    ],
  },
  {
    check: 'source',
    fix: ({ source, sshUser }) => [
      there(
        sshUser,
        'Shows what this user cannot read; nothing, when all is well.',
        `find ${quote(source)} -xdev ! -readable -prune -print 2>/dev/null | head`,
      ),
    ],
  },
  {
    check: 'space',
    code: 'root_missing',
    fix: ({ backupRoot }) => [
      here(
        'Shows what is mounted there, and mounts what fstab knows.',
        `findmnt -T ${quote(backupRoot)}\nmount -a\nls -la ${quote(backupRoot)}`,
      ),
    ],
  },
  {
    check: 'space',
    code: 'disk_full',
    fix: ({ backupRoot }) => [
      here('Shows bytes and inodes of the disk.', `df -h ${quote(backupRoot)}\ndf -i ${quote(backupRoot)}`),
    ],
  },
  {
    check: 'hard_links',
    fix: ({ backupRoot }) => [
      here('Shows the file system.', `findmnt -no FSTYPE,SOURCE -T ${quote(backupRoot)}`),
    ],
  },
];

function fingerprintThere(): Fix[] {
  return [
    there(
      'root',
      'Shows the fingerprints of the host, on its own console.',
      'for key in /etc/ssh/ssh_host_*_key.pub; do ssh-keygen -lf "$key"; done',
    ),
  ];
}

/** For a POSIX shell. */
function quote(text: string): string {
  return /^[\w./:@%+=-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
