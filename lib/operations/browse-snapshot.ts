import type { Readable } from 'node:stream';
import { getSnapshot } from '../data/snapshots.ts';
import { NotFoundError, RefusedError } from '../domain/errors.ts';
import { parseHostName } from '../domain/host-name.ts';
import { showText } from '../domain/show-text.ts';
import type { SnapshotKind } from '../domain/snapshot-ref.ts';
import { hostPathOf, parseTreePath, treePathId } from '../domain/tree-path.ts';
import { checkPathsInTree } from '../engine/browse/check-paths.ts';
import { listDirectory, type TreeEntry } from '../engine/browse/list-directory.ts';
import { openFile } from '../engine/browse/open-in-tree.ts';
import { tarStream } from '../engine/browse/tar-stream.ts';
import { withoutNested } from '../engine/browse/without-nested.ts';
import { mostZipEntries, zipStream } from '../engine/browse/zip-stream.ts';
import { readMetadata, type SnapshotMetadata } from '../engine/snapshot-metadata.ts';
import { snapshotDirectory } from '../engine/snapshot-paths.ts';
import { findNamedSnapshot } from './find-snapshot.ts';
import { loadHost, openNodeRoot, requireOwnNode } from './host-context.ts';
import type { Services } from './services.ts';

export interface SnapshotPlace {
  host: string;
  /** A name, or `latest`. */
  snapshot: string;
  kind?: SnapshotKind | undefined;
}

export interface BrowseResult {
  host: string;
  snapshot: { kind: SnapshotKind; name: string };
  /** As it was on the host, made safe to show; `id` names it exactly. */
  path: string;
  id: string;
  /** The path of the whole tree: the source, or `/` with several. */
  top: string;
  entries: (Omit<TreeEntry, 'name'> & { name: string; id: string; exactName: boolean })[];
  /** For the next page. */
  next: string | null;
}

/** Lists a directory of a snapshot; the top when there is no path. */
export async function browseSnapshot(
  services: Services,
  input: SnapshotPlace & {
    path?: string | undefined;
    cursor?: string | undefined;
    pageSize?: number | undefined;
    /** Only names that hold this text, whatever its case. */
    matching?: string | undefined;
  },
): Promise<BrowseResult> {
  const { tree, metadata } = await openTree(services, input);
  const { sources, fakeSuper, kind, name } = metadata;
  const path = input.path === undefined ? Buffer.alloc(0) : parseTreePath(input.path, sources);
  const page = await listDirectory(tree, path, {
    after: input.cursor === undefined ? null : Buffer.from(input.cursor, 'base64url'),
    pageSize: input.pageSize ?? 200,
    fakeSuper,
    matching: input.matching,
  });
  const prefix = path.length === 0 ? path : Buffer.concat([path, Buffer.from('/')]);
  return {
    host: metadata.host,
    snapshot: { kind, name },
    path: showText(hostPathOf(path, sources).toString(), 8192),
    id: treePathId(path),
    top: showText(hostPathOf(Buffer.alloc(0), sources).toString(), 8192),
    entries: page.entries.map(({ name: bytes, ...entry }) => ({
      ...entry,
      name: showText(bytes.toString(), 1024),
      id: treePathId(Buffer.concat([prefix, bytes])),
      exactName: Buffer.from(bytes.toString()).equals(bytes),
    })),
    next: page.next === null ? null : page.next.toString('base64url'),
  };
}

export interface SnapshotFile {
  /** ASCII, for a header. */
  fileName: string;
  sizeBytes: number;
  modifiedMs: number;
  /** Of the bytes from `start` to `end`, both included. Closes the file. */
  read: (range?: { start: number; end: number }) => Readable;
  close: () => Promise<void>;
}

/** Opens one file of a snapshot for download. The caller reads it or closes it. */
export async function openSnapshotFile(
  services: Services,
  input: SnapshotPlace & { path: string },
): Promise<SnapshotFile> {
  const { tree, metadata } = await openTree(services, input);
  const path = parseTreePath(input.path, metadata.sources);
  const { handle, sizeBytes, modifiedMs } = await openFile(tree, path, metadata.fakeSuper);
  return {
    fileName: plainName(path),
    sizeBytes,
    modifiedMs,
    read: (range) => handle.createReadStream({ ...range, autoClose: true, highWaterMark: 256 * 1024 }),
    close: () => handle.close(),
  };
}

export type ArchiveFormat = 'tar' | 'zip';

/** Packs paths of a snapshot, or all of it, into a stream that goes as fast as it is read and ends with the signal. */
export async function openSnapshotArchive(
  services: Services,
  input: SnapshotPlace & { paths: readonly string[]; format?: ArchiveFormat | undefined },
  signal: AbortSignal,
): Promise<{ fileName: string; stream: Readable }> {
  const { tree, metadata } = await openTree(services, input);
  const paths = withoutNested(input.paths.map((path) => parseTreePath(path, metadata.sources)));
  const isAll = paths.length === 0 || paths.some((path) => path.length === 0);
  if (!isAll) await checkPathsInTree(tree, paths);
  const { format = 'tar' } = input;
  if (format === 'zip' && isAll && metadata.counts.files > mostZipEntries) throw tooManyForZip(metadata);
  const [first, ...more] = paths;
  const what = isAll || first === undefined || more.length > 0 ? '' : `-${plainName(first)}`;
  const pack = format === 'zip' ? zipStream : tarStream;
  return {
    fileName: `${metadata.host}-${metadata.name}${what}.${format}`,
    stream: pack(tree, isAll ? null : paths, { fakeSuper: metadata.fakeSuper, signal }),
  };
}

function tooManyForZip({ counts }: SnapshotMetadata): RefusedError {
  return new RefusedError(
    `A zip archive of ${counts.files} files was refused: expected at most ${mostZipEntries}.`,
    { cure: 'Take a tar archive, or choose directories.' },
  );
}

/** Finds the tree of a snapshot of this backup host, and what is known of it. */
export async function openTree(services: Services, { host, snapshot, kind }: SnapshotPlace) {
  const name = parseHostName(host);
  const database = await services.database();
  const { record, context } = await database.read(async (tx) => ({
    context: await loadHost(services, tx, name),
    record:
      kind === undefined
        ? await findNamedSnapshot(tx, name, snapshot)
        : await getSnapshot(tx, name, snapshot, kind),
  }));
  requireOwnNode(services, context.host);
  const root = await openNodeRoot(services);
  const directory = snapshotDirectory(root, record);
  const metadata = await readMetadata(directory);
  if ('reason' in metadata) {
    throw new NotFoundError(`Snapshot ${record.kind}/${record.name} is not on disk: ${metadata.reason}.`, {
      cure: `Bring the list up to date with: pobsync discover-snapshots --host ${name}`,
    });
  }
  return { tree: `${directory}/data`, metadata };
}

function plainName(path: Buffer): string {
  const name = path.toString('latin1').split('/').at(-1) ?? '';
  return (
    name
      .replace(/[^A-Za-z0-9._-]/g, '_')
      .replace(/^[.-]+/, '_')
      .slice(0, 100) || 'file'
  );
}
