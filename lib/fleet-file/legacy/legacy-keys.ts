import { settingKeys, toKey, excludesReplaceKey } from '../setting-keys.ts';

/** In which of the two kinds of legacy files a key may stand. */
export type LegacyScope = 'global' | 'host';

/** What a key means and how else it may be called; a dot stands for a section: `ssh.user`. */
export interface LegacyKey {
  key: string;
  scopes: readonly LegacyScope[];
  aliases: readonly string[];
}

const both: readonly LegacyScope[] = ['global', 'host'];
const global: readonly LegacyScope[] = ['global'];
const host: readonly LegacyScope[] = ['host'];

/** Further names of settings; every setting is also known by its own name, at the top or under `defaults`. */
const settingAliases: Readonly<Record<string, readonly string[]>> = {
  sources: [
    'source',
    'source_root',
    'source_roots',
    'source_path',
    'source_paths',
    'source_dirs',
    'paths',
    'source.root',
    'source.path',
    'source.paths',
    'rsync.source',
    'rsync.sources',
  ],
  includes: [
    'include',
    'include_patterns',
    'includes_default',
    'default_includes',
    'rsync.include',
    'rsync.includes',
  ],
  excludes: [
    'exclude',
    'exclude_patterns',
    'excludes_add',
    'excludes_default',
    'default_excludes',
    'rsync.exclude',
    'rsync.excludes',
  ],
  ssh_user: ['user', 'username', 'remote_user', 'ssh.user', 'ssh.username'],
  ssh_port: ['port', 'ssh.port'],
  ssh_key_path: [
    'ssh_key',
    'ssh_key_file',
    'ssh_identity_file',
    'identity_file',
    'ssh.key',
    'ssh.key_path',
    'ssh.key_file',
    'ssh.identity_file',
  ],
  rsync_path: ['remote_rsync', 'rsync.path', 'rsync.remote_path', 'rsync.rsync_path'],
  rsync_extra_args: [
    'rsync_args',
    'rsync_options',
    'extra_rsync_args',
    'rsync.args',
    'rsync.extra_args',
    'rsync.options',
    'rsync.extra_options',
  ],
  one_file_system: ['rsync.one_file_system'],
  compress: ['compression', 'rsync.compress', 'rsync.compression'],
  bandwidth_limit_kib_per_second: [
    'bwlimit',
    'bwlimit_kbps',
    'bandwidth_limit',
    'rsync.bwlimit',
    'rsync.bwlimit_kbps',
    'rsync.bandwidth_limit',
  ],
  io_timeout_seconds: [
    'io_timeout',
    'rsync_timeout',
    'rsync.timeout',
    'rsync.timeout_seconds',
    'rsync.io_timeout',
  ],
  run_timeout_minutes: ['run_timeout', 'max_runtime_minutes'],
  retention: ['retention_default', 'retention_defaults', 'retention_policy', 'keep'],
  max_delete: ['prune.max_delete', 'prune_max_delete'],
  protect_bases: ['prune.protect_bases', 'prune_protect_bases'],
  min_free_percent: ['min_free', 'min_free_space_percent'],
  retry_attempts: ['retries', 'max_retries'],
};

/** Every key of the legacy files. */
export const legacyKeys: readonly LegacyKey[] = [
  { key: 'host', scopes: host, aliases: ['name', 'hostname', 'host_name'] },
  {
    key: 'address',
    scopes: host,
    aliases: ['addr', 'host_address', 'ip', 'fqdn', 'ssh_host', 'ssh.host', 'ssh.address'],
  },
  { key: 'node', scopes: host, aliases: [] },
  { key: 'enabled', scopes: host, aliases: ['active'] },
  { key: 'comment', scopes: host, aliases: ['description', 'notes'] },
  ...settingKeys.map((key) => ({
    key,
    scopes: both,
    aliases: [
      ...(settingAliases[key] ?? []),
      `defaults.${key}`,
      ...(settingAliases[key] ?? []).filter(isPlain).map(inDefaults),
    ],
  })),
  {
    key: excludesReplaceKey,
    scopes: host,
    aliases: ['exclude_replace', 'replace_excludes', 'rsync.excludes_replace'],
  },
  { key: 'schedule', scopes: host, aliases: ['schedules', 'cron', 'schedule_cron', 'backup_schedule'] },
  { key: 'verify_schedule', scopes: host, aliases: [] },
  { key: 'backup_root', scopes: global, aliases: ['backup_dir', 'backups_root', 'defaults.backup_root'] },
  { key: 'pobsync_home', scopes: global, aliases: ['home'] },
  { key: 'time_zone', scopes: global, aliases: ['timezone', 'tz', 'defaults.time_zone'] },
  { key: 'max_concurrent', scopes: global, aliases: ['max_parallel', 'parallel', 'concurrency'] },
  { key: 'public_url', scopes: global, aliases: ['url', 'base_url'] },
];

function isPlain(alias: string): boolean {
  return !alias.includes('.');
}

function inDefaults(alias: string): string {
  return `defaults.${alias}`;
}

/** How keys are compared: `sshPort`, `ssh-port` and `SSH_PORT` are `ssh_port`. */
export function normalKey(written: string): string {
  const isShouted = written === written.toUpperCase();
  return (isShouted ? written.toLowerCase() : toKey(written))
    .replaceAll('-', '_')
    .replace(/^_/, '')
    .toLowerCase();
}

/** Finds what a path of normal keys means. */
export function findLegacyKey(scope: LegacyScope, path: string): string | undefined {
  return keysByPath[scope].get(path);
}

/** Whether a key opens a section, such as `ssh`. */
export function isLegacySection(scope: LegacyScope, path: string): boolean {
  return sections[scope].has(path);
}

/** A section that a path of two keys begins with. */
const keysByPath = { global: pathsOf('global'), host: pathsOf('host') };
const sections = { global: sectionsOf('global'), host: sectionsOf('host') };

function pathsOf(scope: LegacyScope): Map<string, string> {
  const rows = legacyKeys.filter(({ scopes }) => scopes.includes(scope));
  const aliases = rows.flatMap(({ key, aliases: names }) => names.map((name) => [name, key] as const));
  return new Map([...aliases, ...rows.map(({ key }) => [key, key] as const)]);
}

function sectionsOf(scope: LegacyScope): Set<string> {
  const paths = [...keysByPath[scope].keys()].filter((path) => path.includes('.'));
  return new Set(paths.map((path) => path.split('.')[0] ?? ''));
}
