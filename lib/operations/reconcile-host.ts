import type { HostRecord } from '../data/hosts.ts';
import { setStatus, type NewSnapshot } from '../data/snapshots.ts';
import { linkBases, upsertManyFromDisk } from '../data/snapshots-from-disk.ts';
import { snapshotsOfHost, type LeanSnapshot } from '../data/snapshots-of-host.ts';
import type { SnapshotId } from '../domain/snapshot-ref.ts';
import type { BackupRoot } from '../engine/backup-root.ts';
import type { HostScan } from '../engine/scan-host.ts';
import { readMetadata } from '../engine/snapshot-metadata.ts';
import { snapshotDirectory } from '../engine/snapshot-paths.ts';
import { snapshotRow } from './record-snapshot.ts';
import type { Services } from './services.ts';

export interface ReconcileCounts {
  added: number;
  updated: number;
  missing: number;
}

/**
 * Brings a host's rows in line with a scan of its directory. A backup or a prune may be at work meanwhile, so whatever
 * the scan and SQL disagree about is looked at once more on disk before a row is added or marked.
 *
 * @param confirmRoot throws when the backup disk is not there any more
 */
export async function reconcileHost(
  services: Services,
  host: HostRecord,
  root: BackupRoot,
  scan: HostScan,
  confirmRoot: () => Promise<void>,
): Promise<ReconcileCounts> {
  const database = await services.database();
  const known = new Map(
    (await database.read((tx) => snapshotsOfHost(tx, host.id))).map((row) => [idText(row), row]),
  );
  const onDisk = new Set(scan.snapshots.map(({ metadata }) => idText(metadata)));
  const isThere = async ({ kind, name }: SnapshotId) =>
    !('reason' in (await readMetadata(snapshotDirectory(root, { host: host.name, kind, name }))));

  const present: NewSnapshot[] = [];
  for (const { metadata } of scan.snapshots) {
    const row = known.get(idText(metadata));
    if ((row === undefined || row.status === 'deleting') && !(await isThere(metadata))) continue;
    present.push(snapshotRow(host.id, metadata));
  }
  const gone: LeanSnapshot[] = [];
  for (const row of known.values()) {
    const expected = row.status !== 'missing' && row.status !== 'deleting';
    if (expected && !onDisk.has(idText(row)) && !(await isThere(row))) gone.push(row);
  }
  await confirmRoot();

  return database.write(async (tx) => {
    const now = services.clock.now();
    const changes = await upsertManyFromDisk(tx, present, now);
    for (const row of gone) await setStatus(tx, { ...row, statusBefore: null }, 'missing', now);
    const linked = await linkBases(tx, host.id);
    const updated = changes.filter((change) => change === 'updated').length;
    if (linked > 0) services.logger.debug({ host: host.name, linked }, 'linked bases');
    return {
      added: changes.filter((change) => change === 'added').length,
      updated,
      missing: gone.length,
    };
  });
}

function idText({ kind, name }: SnapshotId): string {
  return `${kind}/${name}`;
}
