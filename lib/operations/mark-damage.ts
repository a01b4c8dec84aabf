import type { HostRecord } from '../data/hosts.ts';
import { findSnapshot, setStatus } from '../data/snapshots.ts';
import { snapshotsOfHost } from '../data/snapshots-of-host.ts';
import type { SnapshotId } from '../domain/snapshot-ref.ts';
import { treePathId } from '../domain/tree-path.ts';
import { inodesInSnapshot, noteDamage } from '../engine/checksums/damage-note.ts';
import type { DamagedFile } from '../engine/checksums/verify-tree.ts';
import { readMetadata } from '../engine/snapshot-metadata.ts';
import { snapshotDirectory } from '../engine/snapshot-paths.ts';
import type { ActiveRun } from './active-run.ts';
import type { Services } from './services.ts';

/**
 * Marks every snapshot of a host that has one of the damaged files: hard-linked snapshots share the inode, and with it
 * the damage. None of them is a base from now on, so the next backup fetches these files anew.
 */
export async function markDamage(
  services: Services,
  host: HostRecord,
  run: ActiveRun,
  damaged: readonly DamagedFile[],
): Promise<SnapshotId[]> {
  const database = await services.database();
  const rows = await database.read((tx) => snapshotsOfHost(tx, host.id));
  const inodes = damaged.map(({ inode }) => inode);
  const foundAt = services.clock.now().toISOString();
  const marked: SnapshotId[] = [];
  for (const { kind, name, status } of rows) {
    if (status === 'missing' || status === 'deleting') continue;
    const directory = snapshotDirectory(run.root, { host: host.name, kind, name });
    const metadata = await readMetadata(directory);
    if ('reason' in metadata) continue;
    const there = new Set(await inodesInSnapshot(directory, inodes, metadata.checksums?.unhashed === 0));
    const files = damaged.filter(({ inode }) => there.has(inode));
    if (files.length === 0) continue;
    await noteDamage(
      directory,
      files.map(({ inode, path, expected, found }) => ({
        inode,
        path: treePathId(path),
        expected,
        found,
        foundAt,
      })),
    );
    await database.write(async (tx) => {
      const fresh = await findSnapshot(tx, host.id, { kind, name });
      const isMarked = fresh === null || ['damaged', 'missing', 'deleting'].includes(fresh.status);
      if (!isMarked) await setStatus(tx, fresh, 'damaged', services.clock.now());
    });
    run.log('error', `${kind}/${name} is damaged: ${files.length} of its files are not what they were`);
    marked.push({ kind, name });
  }
  return marked;
}
