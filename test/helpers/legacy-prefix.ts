import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { HostSettings } from '../../lib/domain/host-settings.ts';

/** A global.yaml as the older system had it. */
export const legacyGlobal = `# pobsync, the old one
backup_root: /mnt/backups/pobsync
pobsync_home: /opt/pobsync
ssh:
  user: backup
  port: 22
  options: [-oCompression=no]   # not a setting any more
rsync:
  args: [-aHAX, --numeric-ids, --delete, --fuzzy]
  bwlimit_kbps: 5000
  timeout_seconds: 300
defaults:
  source_root: /
excludes_default:
  - /proc/*
  - /sys/*
  - "*.tmp"
retention_defaults: { daily: 14, weekly: 8, monthly: 12, yearly: 2 }
logging:
  level: INFO
`;

const excludes = ['/proc/*', '/sys/*', '*.tmp'];
const retention = { last: 0, hourly: 0, daily: 14, weekly: 8, monthly: 12, yearly: 2, within: null };

/** What holds for a host that overrides nothing. */
export const inherited = {
  sources: ['/'],
  excludes,
  includes: [],
  sshUser: 'backup',
  sshPort: 22,
  rsyncExtraArgs: ['--fuzzy'],
  bandwidthLimitKibPerSecond: 5000,
  ioTimeoutSeconds: 300,
  retention,
};

/** Overrides of every kind: what the file says, and what holds for the host then. */
const kinds: readonly (readonly [string, Partial<Record<keyof HostSettings, unknown>>])[] = [
  ['', {}],
  ['excludes_add: [/srv/cache, "!"]', { excludes: [...excludes, '/srv/cache'] }],
  ['excludes_replace: []', { excludes: [] }],
  ['excludes_replace: null\nexcludes_add: []', { excludes }],
  ['excludes_replace: ["*.iso"]\nexcludes_add: []', { excludes: ['*.iso'] }],
  ['source_root: /srv', { sources: ['/srv'] }],
  [
    'sources: [/etc, /home]\nincludes: [/home/keep]',
    { sources: ['/etc', '/home'], includes: ['/home/keep'] },
  ],
  ['ssh: {user: root, port: "2222"}', { sshUser: 'root', sshPort: 2222 }],
  ['ssh:\n  key: /etc/pobsync/keys/old', { sshKeyPath: '/etc/pobsync/keys/old' }],
  ['retention: {daily: 30, yearly: null}', { retention: { ...retention, daily: 30 } }],
  [
    'keep: {keep_daily: 0, keep_weekly: 0, keep_monthly: 0, keep_yearly: 0}',
    { retention: { ...retention, daily: 0, weekly: 0, monthly: 0, yearly: 0 } },
  ],
  [
    'rsync:\n  one_file_system: yes\n  compress: on\n  remote_path: sudo rsync',
    { oneFileSystem: true, compress: true, rsyncPath: 'sudo -n rsync' },
  ],
  [
    'rsync: {extra_args: [--sparse], bwlimit: 0, timeout: 60}',
    { rsyncExtraArgs: ['--sparse'], bandwidthLimitKibPerSecond: 0, ioTimeoutSeconds: 60 },
  ],
  [
    'maxDelete: 3\nprotect-bases: true\nPRIORITY: 5\nretries: 0',
    { maxDelete: 3, protectBases: true, priority: 5, retryAttempts: 0 },
  ],
  ['tags: [eu, prod]\nowner: {team: ops, pager_token: s3cr3t}', {}],
];

export interface LegacyHost {
  name: string;
  text: string;
  effective: Partial<Record<keyof HostSettings, unknown>>;
}

const schedules = [
  'schedule: "15 2 * * *"',
  'schedule:\n  cron: "0 3 * * 0"\n  prune: yes\n  timezone: Europe/Berlin',
  '',
  'enabled: no',
];

/** Thirty hosts. In one place the second kind is wrong: its exclude `!` is refused. */
export const legacyHosts: readonly LegacyHost[] = Array.from({ length: 30 }, (_, index) => {
  const [text, overrides] = kinds[index % kinds.length] ?? ['', {}];
  const name = `host${String(index + 1).padStart(2, '0')}`;
  const schedule = schedules[index % schedules.length] ?? '';
  return {
    name,
    text: `# ${name}\nhost: ${name}\naddress: ${name}.example\n${schedule}\n${text}\n`,
    effective: { ...inherited, ...overrides },
  };
});

/** Writes global.yaml and the hosts; @param correct cures what is wrong with them */
export async function writeLegacyPrefix(prefix: string, options: { correct: boolean }): Promise<void> {
  const directory = join(prefix, 'config', 'hosts');
  await mkdir(directory, { recursive: true });
  await writeFile(join(prefix, 'config', 'global.yaml'), legacyGlobal);
  for (const { name, text } of legacyHosts) {
    await writeFile(join(directory, `${name}.yaml`), options.correct ? text.replace(', "!"', '') : text);
  }
}
