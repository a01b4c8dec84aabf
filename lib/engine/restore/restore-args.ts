import type { EffectiveHostConfig } from '../../domain/effective-config.ts';
import { parseSourcePath } from '../../domain/source-path.ts';
import { remoteShellArgs, remoteSource } from '../rsync-args.ts';
import { itemFormat } from '../rsync-items.ts';

/** Where rsync puts files that it has not finished among files of somebody else, relative to the target. */
export const temporaryName = '.pobsync-restore-temporary';

export interface RestoreArgsRequest {
  /** The `data` directory of the snapshot. */
  tree: string;
  /** Owners, modes and special files are in extended attributes of the snapshot. */
  fakeSuper: boolean;
  /** Whether this process is root. */
  asRoot: boolean;
  /** A file of NUL-ended paths relative to the tree; null for everything. */
  selectionFile: string | null;
  dryRun: boolean;
  /** Print an item for each change. Where everything is new, counting is enough, and saves its time. */
  itemised: boolean;
  /** Compare times to the nanosecond; the option for it is one that rrsync does not let through. */
  exactTimes: boolean;
  /** Remove what the snapshot does not have. */
  deleteExtra: boolean;
  to:
    | {
        place: 'directory';
        path: string;
        /**
         * Unfinished files lie in a directory of their own, where a killed rsync's are found again. It takes twice the
         * time on ext4, which puts all inodes of one directory into one place.
         */
        apart: boolean;
      }
    | {
        place: 'host';
        path: string;
        config: Pick<
          EffectiveHostConfig,
          'rsyncPath' | 'bandwidthLimitKibPerSecond' | 'ioTimeoutSeconds' | 'compress'
        >;
        sshConfigPath: string;
      };
}

/**
 * The words after `rsync` for one restore; pure.
 *
 * @example
 * makeRestoreArgs({ tree: '/b/web1/scheduled/N/data', to: { place: 'directory', path: '/proc/self/fd/4', apart: false }, … })
 * // ['--archive', '--hard-links', '--acls', '--xattrs', '--numeric-ids', '--sparse', …, '--',
 * //  '/b/web1/scheduled/N/data/', '/proc/self/fd/4/']
 */
export function makeRestoreArgs(request: RestoreArgsRequest): string[] {
  const { to, tree } = request;
  return [
    '--archive',
    '--hard-links',
    '--acls',
    '--xattrs',
    '--numeric-ids',
    '--sparse',
    // a file that was changed within its second would otherwise be taken for the right one
    ...(request.exactTimes ? ['--modify-window=-1'] : []),
    ...(request.fakeSuper ? ['--fake-super'] : []),
    // in a local copy --fake-super would hold for both sides
    ...(request.fakeSuper && to.place === 'directory' ? [request.asRoot ? '-M--super' : '-M--no-super'] : []),
    ...(to.place === 'directory' && to.apart ? [`--temp-dir=${temporaryName}`] : []),
    ...(request.dryRun ? ['--dry-run'] : []),
    ...(request.deleteExtra ? ['--delete', `--filter=P /${temporaryName}/`] : []),
    ...(request.selectionFile === null
      ? []
      : ['--recursive', '--from0', `--files-from=${request.selectionFile}`]),
    '--no-human-readable',
    '--outbuf=L',
    ...(request.itemised
      ? ['--info=progress2,stats2,name1', `--out-format=${itemFormat}`]
      : ['--info=progress2,stats2']),
    ...(to.place === 'host' ? hostArgs(to) : []),
    '--',
    `${tree}/`,
    to.place === 'directory' ? `${to.path}/` : remoteSource(parseSourcePath(to.path)),
  ];
}

function hostArgs(to: Extract<RestoreArgsRequest['to'], { place: 'host' }>): string[] {
  const { bandwidthLimitKibPerSecond: limit, compress, ioTimeoutSeconds, rsyncPath } = to.config;
  return [
    // directories on the way to a chosen file are the host's own affair
    '--no-implied-dirs',
    '--mkpath',
    ...(compress ? ['--compress'] : []),
    ...(limit > 0 ? [`--bwlimit=${limit}`] : []),
    `--timeout=${ioTimeoutSeconds}`,
    ...remoteShellArgs(to.sshConfigPath, rsyncPath),
  ];
}
