import { PobsyncError } from '../domain/errors.ts';
import type { HostName } from '../domain/host-name.ts';
import type { SnapshotName } from '../domain/snapshot-name.ts';
import type { BackupRoot } from './backup-root.ts';
import type { SnapshotMetadata } from './snapshot-metadata.ts';

export interface FoundSnapshot {
  metadata: SnapshotMetadata;
  path: string;
}

/** Something under the backup root that is none of ours; the path is safe to show. */
export interface IgnoredPath {
  path: string;
  reason: string;
}

export interface HostScan {
  snapshots: FoundSnapshot[];
  incomplete: SnapshotName[];
  trash: SnapshotName[];
  ignored: IgnoredPath[];
}

/** The hosts that have a directory under the backup root. @throws RootMissingError */
export async function listHostDirectories(
  root: BackupRoot,
): Promise<{ hosts: HostName[]; ignored: IgnoredPath[] }> {
  throw new PobsyncError('internal', `not built yet: ${root.path}`);
}

/**
 * What is on disk of a host, from directory names and snapshot.json files alone. Strangers are reported with the
 * reason and otherwise left alone. A host without a directory has nothing.
 *
 * @throws RootMissingError
 */
export async function scanHost(root: BackupRoot, host: HostName): Promise<HostScan> {
  throw new PobsyncError('internal', `not built yet: ${root.path} ${host}`);
}
