import type { EffectiveHostConfig } from '../domain/effective-config.ts';
import type { FilterPattern } from '../domain/filter-pattern.ts';
import { literalPattern, patternsBelowSource } from '../domain/pattern-below-source.ts';
import { InvalidInputError } from '../domain/errors.ts';
import { parseRsyncExtraArgs } from '../domain/rsync-extra-args.ts';
import { rsyncPaths, type RsyncPath } from '../domain/host-settings.ts';
import type { SourcePath } from '../domain/source-path.ts';
import { itemFormat } from './rsync-items.ts';
import { sshAlias } from './ssh-config.ts';

/** rsync looks at no more than this many `--link-dest` directories. */
export const maxLinkDests = 20;

export interface RsyncArgsRequest {
  config: Pick<
    EffectiveHostConfig,
    | 'sources'
    | 'includes'
    | 'excludes'
    | 'rsyncPath'
    | 'rsyncExtraArgs'
    | 'oneFileSystem'
    | 'compress'
    | 'bandwidthLimitKibPerSecond'
    | 'ioTimeoutSeconds'
  >;
  /** An empty directory that becomes the tree. Never one that a run began to fill: that would edit its base. */
  destination: string;
  /** Trees to hard-link unchanged files from, absolute, best first. A relative one costs 16 % more time. */
  linkDests: readonly string[];
  sshConfigPath: string;
  /** Only root can set owners and make devices; everybody else keeps all that in extended attributes. */
  asRoot: boolean;
  /** The backup disk keeps times to the nanosecond. By itself rsync compares whole seconds, and misses changes. */
  exactTimes: boolean;
  dryRun: boolean;
}

type Filters = Pick<EffectiveHostConfig, 'sources' | 'includes' | 'excludes'>;

/**
 * The words after `rsync` for one backup; pure.
 *
 * @example
 * makeRsyncArgs({ config: { sources: ['/srv/www'], excludes: ['*.tmp'], … }, destination: '/b/web1/.incomplete/N/data',
 *   linkDests: ['/b/web1/scheduled/M/data'], sshConfigPath: '/run/p/ssh-config', asRoot: true, exactTimes: true, dryRun: false })
 * // ['--archive', '--hard-links', '--acls', '--xattrs', '--numeric-ids', …, '--link-dest=/b/web1/scheduled/M/data',
 * //  '--filter=- *.tmp', '-e', "ssh -F '/run/p/ssh-config'", '--', 'pobsync-target:/srv/www/', '/b/web1/.incomplete/N/data/']
 */
export function makeRsyncArgs(request: RsyncArgsRequest): string[] {
  const { config } = request;
  const several = config.sources.length > 1;
  return [
    '--archive',
    '--hard-links',
    // a dry run looks for the attributes of files that it did not make, and complains
    ...(request.dryRun ? [] : ['--acls', '--xattrs']),
    '--numeric-ids',
    ...(request.asRoot ? [] : ['--fake-super']),
    ...(request.exactTimes ? ['--modify-window=-1'] : []),
    ...(several ? ['--relative'] : []),
    ...(config.oneFileSystem ? ['--one-file-system'] : []),
    ...(config.compress ? ['--compress'] : []),
    ...(config.bandwidthLimitKibPerSecond > 0 ? [`--bwlimit=${config.bandwidthLimitKibPerSecond}`] : []),
    `--timeout=${config.ioTimeoutSeconds}`,
    ...(request.dryRun ? ['--dry-run'] : []),
    '--no-human-readable',
    '--info=progress2,stats2,name1',
    // says which checksum both ends agreed on
    '--debug=NSTR',
    `--out-format=${itemFormat}`,
    ...parseRsyncExtraArgs(config.rsyncExtraArgs),
    ...request.linkDests.slice(0, maxLinkDests).map((path) => `--link-dest=${path}`),
    ...filterRules(config),
    ...remoteShellArgs(request.sshConfigPath, config.rsyncPath),
    '--',
    ...config.sources.map(remoteSource),
    `${request.destination}/`,
  ];
}

/**
 * What is left out, as rsync's rules; the first that matches counts. A source and the directories that lead to it are never
 * left out themselves: `/mnt/*` does not mean a source `/mnt/data`. `--exclude` would let "!" clear all rules.
 */
function filterRules({ sources, includes, excludes }: Filters): string[] {
  const [single, ...more] = sources;
  // several sources keep their paths, so that paths on the host are anchored where they are; of one nothing is in the way
  const several = more.length > 0;
  const anchored = (pattern: FilterPattern) =>
    several || single === undefined || !pattern.startsWith('/')
      ? [pattern]
      : patternsBelowSource(pattern, single);
  return [
    ...(several ? waysTo(sources).map((directory) => `+ ${literalPattern(directory)}/`) : []),
    ...includes.flatMap(anchored).map((pattern) => `+ ${pattern}`),
    ...excludes.flatMap(anchored).map((pattern) => `- ${pattern}`),
  ].map((rule) => `--filter=${rule}`);
}

/** @example waysTo(['/srv/www', '/srv/ftp']) // ['/srv', '/srv/www', '/srv/ftp'] */
function waysTo(sources: readonly SourcePath[]): string[] {
  const ways = sources.flatMap((source) => {
    const parts = source.split('/').slice(1);
    return parts.map((_, index) => `/${parts.slice(0, index + 1).join('/')}`);
  });
  return [...new Set(ways)];
}

/** How rsync reaches the host and starts its counterpart there. No text of a user is in either. */
export function remoteShellArgs(sshConfigPath: string, rsyncPath: RsyncPath): string[] {
  if (!rsyncPaths.includes(rsyncPath)) throw new InvalidInputError('Invalid rsync path.');
  if (/['\u0000-\u001f\u007f]/.test(sshConfigPath)) {
    throw new InvalidInputError('Invalid directory for run files: expected a path without quotes.');
  }
  return [
    ...(rsyncPath === 'rsync' ? [] : [`--rsync-path=${rsyncPath}`]),
    '-e',
    // rsync splits this at blanks, and takes quotes away
    `ssh -F '${sshConfigPath}'`,
  ];
}

/** The contents of a source as rsync's argument; to be given after `--`. */
export function remoteSource(source: SourcePath): string {
  // keeps the remote shell from expanding it; rsync itself protects everything but these
  const literal = source.replace(/[*?[\]]/g, '\\$&');
  return `${sshAlias}:${literal === '/' ? '/' : `${literal}/`}`;
}
