import type { RetentionPolicy } from './retention-policy.ts';
import type { FilterPattern } from './filter-pattern.ts';
import type { SourcePath } from './source-path.ts';
import type { SshUser } from './ssh-user.ts';

/** How rsync is started on the host; an enum, because free text here would be a remote command line. */
export const rsyncPaths = ['rsync', 'sudo -n rsync'] as const;
export type RsyncPath = (typeof rsyncPaths)[number];

/**
 * Everything that can be set for a host. Global settings hold one value for each; a host overrides any of them.
 * Sizes and durations carry their unit in the name.
 */
export interface HostSettings {
  /** Directories that are backed up. */
  sources: SourcePath[];
  /** Patterns that are left out. */
  excludes: FilterPattern[];
  /** Patterns that are kept although an exclude matches; they come first. */
  includes: FilterPattern[];
  sshUser: SshUser;
  sshPort: number;
  /** Private key file on the backup host; null for the service's own key. */
  sshKeyPath: string | null;
  rsyncPath: RsyncPath;
  /** Further rsync arguments, from an allow-list. */
  rsyncExtraArgs: string[];
  /** Do not leave the file system of a source. */
  oneFileSystem: boolean;
  /** Compress on the wire. */
  compress: boolean;
  /** Transfer limit in KiB a second; 0 for none. */
  bandwidthLimitKibPerSecond: number;
  /** Give up when nothing moved for this long. */
  ioTimeoutSeconds: number;
  /** Stop a run that lasts longer. */
  runTimeoutMinutes: number;
  retention: RetentionPolicy;
  /** A prune that would delete more than this deletes nothing. */
  maxDelete: number;
  /** Keep snapshots that kept ones were hard-linked against. */
  protectBases: boolean;
  /** A new snapshot with this many percent fewer files than the previous one is suspicious; 100 switches the gate off. */
  suspiciousShrinkPercent: number;
  /**
   * A new snapshot in which this many percent of the previous files changed or went is suspicious, unless that happens
   * all the time; 100 switches the gate off.
   */
  suspiciousChangePercent: number;
  /** Refuse to start a backup with less free space on the backup disk. */
  minFreePercent: number;
  /** A last good backup older than this is overdue; 0 for never. */
  overdueAfterHours: number;
  /** How often a backup that failed on the connection is tried again. */
  retryAttempts: number;
  /** Queued runs with a higher priority go first. */
  priority: number;
}

/** A host's excludes: `add` puts them after the global list, `replace` ignores that list (even with none of its own). */
export interface ExcludeOverride {
  mode: 'add' | 'replace';
  patterns: FilterPattern[];
}

/** What a host overrides. An absent field is inherited; an empty list is a value. */
export type HostOverrides = Partial<Omit<HostSettings, 'excludes' | 'retention'>> & {
  excludes?: ExcludeOverride;
  retention?: Partial<RetentionPolicy>;
};
