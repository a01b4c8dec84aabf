import { isHostName, type HostName } from '../domain/host-name.ts';
import { isSnapshotName, type SnapshotName } from '../domain/snapshot-name.ts';
import { snapshotKinds, type SnapshotRef } from '../domain/snapshot-ref.ts';
import type { BackupRoot } from './backup-root.ts';

/*
 * Every path under a backup root is built here, from parts that are checked once more: a path that came from a
 * database or a file is never written to or deleted.
 */

/** `<root>/<host>` */
export function hostDirectory(root: BackupRoot, host: HostName): string {
  if (!isHostName(host)) throw new RangeError('not a host name');
  return `${root.path}/${host}`;
}

/** `<root>/<host>/<kind>/<name>`: the snapshot; its tree is in `data` below. */
export function snapshotDirectory(root: BackupRoot, ref: SnapshotRef): string {
  if (!snapshotKinds.includes(ref.kind)) throw new RangeError('not a snapshot kind');
  return `${hostDirectory(root, ref.host)}/${ref.kind}/${checked(ref.name)}`;
}

/** `<root>/<host>/.incomplete/<name>`: a snapshot that is being written, or that was left by a failed run. */
export function incompleteDirectory(root: BackupRoot, host: HostName, name: SnapshotName): string {
  return `${hostDirectory(root, host)}/.incomplete/${checked(name)}`;
}

/** `<root>/<host>/.trash/<name>`: a snapshot that is being deleted. */
export function trashDirectory(root: BackupRoot, host: HostName, name: SnapshotName): string {
  return `${hostDirectory(root, host)}/.trash/${checked(name)}`;
}

/** `<root>/<host>/.lock` */
export function lockFile(root: BackupRoot, host: HostName): string {
  return `${hostDirectory(root, host)}/.lock`;
}

function checked(name: SnapshotName): SnapshotName {
  if (!isSnapshotName(name)) throw new RangeError('not a snapshot name');
  return name;
}
