import { getHost } from '../data/hosts.ts';
import { snapshotsOfHost } from '../data/snapshots-of-host.ts';
import { PobsyncError } from '../domain/errors.ts';
import { parseHostName, type HostName } from '../domain/host-name.ts';
import { showText } from '../domain/show-text.ts';
import type { SnapshotId, SnapshotKind } from '../domain/snapshot-ref.ts';
import { hostPathOf, parseTreePath } from '../domain/tree-path.ts';
import { readDamage } from '../engine/checksums/damage-note.ts';
import { readMetadata } from '../engine/snapshot-metadata.ts';
import { snapshotDirectory } from '../engine/snapshot-paths.ts';
import { loadHost, openNodeRoot, requireOwnNode } from './host-context.ts';
import type { Services } from './services.ts';

/** One damaged file; every snapshot that has it shares the damage. */
export interface DamagedInode {
  /** As it was on the host; made safe to show. `id` names it exactly. */
  path: string;
  id: string;
  foundAt: string;
  /** It could be read at all. */
  isReadable: boolean;
  /** Newest first. */
  snapshots: { kind: SnapshotKind; name: string; startedAt: string }[];
}

export interface DamageList {
  /** Snapshots that are marked, whether the notes beside them can be read or not. */
  damagedSnapshots: { kind: SnapshotKind; name: string; startedAt: string }[];
  /** The first thousand. */
  files: DamagedInode[];
  filesTotal: number;
  /** Why the names of the files are not known here; null when they are. */
  problem: string | null;
}

const maxFiles = 1000;

/** What is known to be damaged of a host now: marked snapshots by SQL, the files by the notes beside them. */
export async function listDamage(services: Services, input: { host: string }): Promise<DamageList> {
  const host = parseHostName(input.host);
  const database = await services.database();
  const rows = await database.read(async (tx) => snapshotsOfHost(tx, (await getHost(tx, host)).id));
  const damagedSnapshots = rows
    .filter(({ status }) => status === 'damaged')
    .map(({ kind, name, startedAt }) => ({ kind, name, startedAt: startedAt.toISOString() }));
  const list: DamageList = { damagedSnapshots, files: [], filesTotal: 0, problem: null };
  if (damagedSnapshots.length === 0) return list;
  try {
    const { host: record } = await database.read((tx) => loadHost(services, tx, host));
    requireOwnNode(services, record);
    const files = await readNotes(services, host, damagedSnapshots);
    return { ...list, files: files.slice(0, maxFiles), filesTotal: files.length };
  } catch (error) {
    if (!(error instanceof PobsyncError)) throw error;
    return { ...list, problem: error.message };
  }
}

async function readNotes(
  services: Services,
  host: HostName,
  snapshots: readonly (SnapshotId & { startedAt: string })[],
): Promise<DamagedInode[]> {
  const root = await openNodeRoot(services);
  const files = new Map<string, DamagedInode>();
  for (const snapshot of snapshots) {
    const directory = snapshotDirectory(root, { host, kind: snapshot.kind, name: snapshot.name });
    const metadata = await readMetadata(directory);
    if ('reason' in metadata) continue;
    for (const { inode, path, foundAt, found } of await readDamage(directory)) {
      const known = files.get(inode);
      if (known !== undefined) known.snapshots.push(snapshot);
      else {
        const shown = hostPathOf(parseTreePath(path, metadata.sources), metadata.sources).toString();
        const file = { path: showText(shown, 4096), id: path, foundAt, isReadable: found !== null };
        files.set(inode, { ...file, snapshots: [snapshot] });
      }
    }
  }
  return [...files.values()];
}
