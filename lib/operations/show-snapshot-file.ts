import { getHost } from '../data/hosts.ts';
import { snapshotsOfHost } from '../data/snapshots-of-host.ts';
import { InvalidInputError } from '../domain/errors.ts';
import { fileVersions, type FileSighting } from '../domain/file-versions.ts';
import { parseHostName } from '../domain/host-name.ts';
import { showText } from '../domain/show-text.ts';
import type { SnapshotKind } from '../domain/snapshot-ref.ts';
import { hostPathOf, parseTreePath, treePathId } from '../domain/tree-path.ts';
import type { TreeEntry } from '../engine/browse/list-directory.ts';
import { without } from '../data/without.ts';
import { lookInTree, markInTree } from '../engine/browse/look-in-tree.ts';
import { readMetadata } from '../engine/snapshot-metadata.ts';
import { snapshotDirectory } from '../engine/snapshot-paths.ts';
import { openTree, type SnapshotPlace } from './browse-snapshot.ts';
import { openNodeRoot } from './host-context.ts';
import type { Services } from './services.ts';

export interface SnapshotFileResult {
  host: string;
  snapshot: { kind: SnapshotKind; name: string };
  /** As it was on the host, made safe to show; `id` names it exactly. */
  path: string;
  id: string;
  top: string;
  entry: Omit<TreeEntry, 'name'>;
  /** The newest first; none for what is no file. */
  versions: ShownVersion[];
  /** How many of the host's snapshots were looked at for them, newest first. */
  snapshotsLookedAt: number;
  snapshotsTotal: number;
}

export interface ShownVersion {
  sizeBytes: number;
  /** ISO 8601; null when it is no time that a calendar has. */
  modifiedAt: string | null;
  /** Newest first. `id` is the file's in that snapshot. */
  snapshots: { kind: SnapshotKind; name: string; startedAt: string; id: string }[];
}

// one look each: together about as long as the listing of a directory
const maxLookedAt = 200;

/**
 * One file (or link, or special file) of a snapshot, and its versions in the other snapshots of the host.
 *
 * @throws NotFoundError; InvalidInputError for a directory
 */
export async function showSnapshotFile(
  services: Services,
  input: SnapshotPlace & { path: string },
): Promise<SnapshotFileResult> {
  const { tree, metadata } = await openTree(services, input);
  const { sources, fakeSuper, kind, name, host } = metadata;
  const path = parseTreePath(input.path, sources);
  const hostPath = hostPathOf(path, sources);
  const shown = showText(hostPath.toString(), 8192);
  if (path.length === 0) throw isDirectory(shown);
  const entry = without(await lookInTree(tree, path, fakeSuper), 'name');
  if (entry.type === 'directory') throw isDirectory(shown);
  const isFile = entry.type === 'file';
  const { sightings, ids, total } = isFile
    ? await lookEverywhere(services, host, hostPath)
    : { sightings: [], ids: new Map<string, string>(), total: 0 };
  return {
    ...{ host, snapshot: { kind, name }, path: shown, id: treePathId(path), entry },
    top: showText(hostPathOf(Buffer.alloc(0), sources).toString(), 8192),
    versions: fileVersions(sightings).map(({ sizeBytes, modifiedNs, snapshots }) => ({
      sizeBytes,
      modifiedAt: isoTime(modifiedNs),
      snapshots: snapshots.map((one) => ({
        kind: one.kind,
        name: one.name,
        startedAt: one.startedAt.toISOString(),
        id: ids.get(`${one.kind}/${one.name}`) ?? '',
      })),
    })),
    snapshotsLookedAt: sightings.length,
    snapshotsTotal: total,
  };
}

/** What each of the newest snapshots has at a path of the host. Their sources may differ, and with them the place. */
async function lookEverywhere(services: Services, hostName: string, hostPath: Buffer) {
  const host = parseHostName(hostName);
  const root = await openNodeRoot(services);
  const database = await services.database();
  const all = await database.read(async (tx) => snapshotsOfHost(tx, (await getHost(tx, host)).id));
  const there = all.filter(({ status }) => status !== 'missing' && status !== 'deleting');
  const sightings: FileSighting[] = [];
  const ids = new Map<string, string>();
  for (const { kind, name, startedAt } of there.slice(0, maxLookedAt)) {
    const directory = snapshotDirectory(root, { host, kind, name });
    const metadata = await readMetadata(directory);
    const path = 'reason' in metadata ? null : pathIn(hostPath, metadata.sources);
    const mark = path === null ? null : await markInTree(`${directory}/data`, path);
    sightings.push({ snapshot: { kind, name, startedAt }, file: mark?.isFile === true ? mark : null });
    if (path !== null) ids.set(`${kind}/${name}`, treePathId(path));
  }
  return { sightings, ids, total: there.length };
}

/** The place of a path of the host in a tree; null where it was not backed up. */
function pathIn(hostPath: Buffer, sources: readonly string[]): Buffer | null {
  const top = hostPathOf(Buffer.alloc(0), sources);
  const prefix = top.toString() === '/' ? top : Buffer.concat([top, Buffer.from('/')]);
  return hostPath.subarray(0, prefix.length).equals(prefix) ? hostPath.subarray(prefix.length) : null;
}

function isoTime(ns: bigint): string | null {
  const ms = Number(ns / 1_000_000n);
  return Math.abs(ms) < 8.64e15 ? new Date(ms).toISOString() : null;
}

function isDirectory(shown: string): InvalidInputError {
  return new InvalidInputError(`Invalid path "${showText(shown)}": it is a directory; expected a file.`);
}
