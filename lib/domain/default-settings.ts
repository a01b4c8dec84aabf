import { parseFilterPattern } from './filter-pattern.ts';
import type { HostSettings } from './host-settings.ts';
import { defaultRetentionPolicy } from './retention-policy.ts';
import { parseSourcePath } from './source-path.ts';
import { parseSshUser } from './ssh-user.ts';

/** What a new installation starts with: a whole Linux machine without what only exists while it runs. */
export const defaultSettings: HostSettings = {
  sources: [parseSourcePath('/')],
  excludes: [
    '/proc/*',
    '/sys/*',
    '/dev/*',
    '/run/*',
    '/tmp/*',
    '/var/tmp/*',
    '/var/cache/apt/archives/*.deb',
    '/mnt/*',
    '/media/*',
    '/swapfile',
    'lost+found',
  ].map((pattern) => parseFilterPattern(pattern)),
  includes: [],
  sshUser: parseSshUser('root'),
  sshPort: 22,
  sshKeyPath: null,
  rsyncPath: 'rsync',
  rsyncExtraArgs: [],
  oneFileSystem: false,
  compress: false,
  bandwidthLimitKibPerSecond: 0,
  ioTimeoutSeconds: 600,
  runTimeoutMinutes: 24 * 60,
  retention: defaultRetentionPolicy,
  maxDelete: 10,
  protectBases: false,
  suspiciousShrinkPercent: 90,
  suspiciousChangePercent: 95,
  minFreePercent: 1,
  overdueAfterHours: 36,
  retryAttempts: 2,
  priority: 0,
};
