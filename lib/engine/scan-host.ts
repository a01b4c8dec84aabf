import type { Dirent } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { isHostName, type HostName } from '../domain/host-name.ts';
import { showText } from '../domain/show-text.ts';
import { isSnapshotName, type SnapshotName } from '../domain/snapshot-name.ts';
import { snapshotKinds, type SnapshotKind, type SnapshotRef } from '../domain/snapshot-ref.ts';
import { openBackupRoot, type BackupRoot } from './backup-root.ts';
import { diskError } from './disk-error.ts';
import { markerName } from './root-marker.ts';
import { recordsName } from './root-records.ts';
import { readMetadata, type SnapshotMetadata } from './snapshot-metadata.ts';
import { hostDirectory, snapshotDirectory } from './snapshot-paths.ts';

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

const places = ['.incomplete', '.trash', ...snapshotKinds] as const;
// more at a time gain nothing: node reads files with four threads
const readersAtOnce = 16;

/**
 * The hosts that have a directory under the backup root.
 *
 * @throws RootMissingError
 */
export async function listHostDirectories(
  root: BackupRoot,
): Promise<{ hosts: HostName[]; ignored: IgnoredPath[] }> {
  await openBackupRoot(root.path, root.uuid);
  const hosts: HostName[] = [];
  const ignored: IgnoredPath[] = [];
  for (const entry of await list(root.path)) {
    if ([markerName, recordsName, 'lost+found'].includes(entry.name)) continue;
    const reason = !isHostName(entry.name)
      ? 'its name is not a host name'
      : entry.isDirectory()
        ? null
        : 'it is not a directory';
    if (reason === null) hosts.push(entry.name as HostName);
    else ignored.push({ path: showText(`${root.path}/${entry.name}`), reason });
  }
  return { hosts: hosts.sort(), ignored };
}

/**
 * What is on disk of a host, from directory names and snapshot.json files alone. Strangers are reported with the
 * reason and otherwise left alone. A host without a directory has nothing. Snapshots come oldest first.
 *
 * @throws RootMissingError
 * @throws PobsyncError disk_failed
 */
export async function scanHost(root: BackupRoot, host: HostName): Promise<HostScan> {
  await openBackupRoot(root.path, root.uuid);
  const directory = hostDirectory(root, host);
  const scan: HostScan = { snapshots: [], incomplete: [], trash: [], ignored: [] };
  try {
    for (const entry of await list(directory)) {
      if (entry.name === '.lock') continue;
      const place = places.find((candidate) => candidate === entry.name);
      // a symlink in place of one of ours could lead anywhere
      if (place === undefined || !entry.isDirectory()) {
        const reason = place === undefined ? 'nothing of this name belongs there' : 'it is not a directory';
        scan.ignored.push({ path: showText(`${directory}/${entry.name}`), reason });
      } else if (place === '.incomplete' || place === '.trash') {
        const names = await snapshotNames(`${directory}/${place}`, scan.ignored);
        scan[place === '.trash' ? 'trash' : 'incomplete'] = names;
      } else {
        await scanKind(root, host, place, scan);
      }
    }
  } catch (error) {
    throw diskError(error, `Looking through the snapshots of ${host}`);
  }
  scan.snapshots.sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1));
  return scan;
}

async function scanKind(root: BackupRoot, host: HostName, kind: SnapshotKind, scan: HostScan): Promise<void> {
  const names = await snapshotNames(`${hostDirectory(root, host)}/${kind}`, scan.ignored);
  const rest = names.values();
  const reader = async () => {
    for (const name of rest) {
      const ref = { host, kind, name };
      const path = snapshotDirectory(root, ref);
      const metadata = await readMetadata(path);
      const reason = 'reason' in metadata ? metadata.reason : mismatch(metadata, ref);
      if (reason !== null) scan.ignored.push({ path: showText(path), reason });
      else scan.snapshots.push({ metadata: metadata as SnapshotMetadata, path });
    }
  };
  await Promise.all(Array.from({ length: readersAtOnce }, reader));
}

/** A directory that was copied or renamed by hand must not stand for another snapshot. */
function mismatch(metadata: SnapshotMetadata, ref: SnapshotRef): string | null {
  for (const field of ['host', 'kind', 'name'] as const) {
    if (metadata[field] !== ref[field]) {
      return `its snapshot.json says ${field} "${metadata[field]}", expected "${ref[field]}"`;
    }
  }
  return null;
}

async function snapshotNames(directory: string, ignored: IgnoredPath[]): Promise<SnapshotName[]> {
  const names: SnapshotName[] = [];
  for (const entry of await list(directory)) {
    if (isSnapshotName(entry.name) && entry.isDirectory()) names.push(entry.name);
    else {
      const reason = isSnapshotName(entry.name) ? 'it is not a directory' : 'its name is not a snapshot name';
      ignored.push({ path: showText(`${directory}/${entry.name}`), reason });
    }
  }
  return names;
}

async function list(directory: string): Promise<Dirent[]> {
  try {
    return await readdir(directory, { withFileTypes: true });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // a file or a symlink in place of a directory is reported by whoever lists its parent
    if (code === 'ENOENT' || code === 'ENOTDIR') return [];
    throw error;
  }
}
