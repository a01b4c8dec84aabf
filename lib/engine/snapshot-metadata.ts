import Type from 'typebox';
import { Compile } from 'typebox/compile';
import { once } from '../domain/once.ts';
import { isHostName, type HostName } from '../domain/host-name.ts';
import { isSnapshotName, type SnapshotName } from '../domain/snapshot-name.ts';
import type { SnapshotId, SnapshotKind } from '../domain/snapshot-ref.ts';
import type { ChecksumCounts } from './checksums/checksum-recorder.ts';
import { writeFileDurably } from './durable.ts';
import { readSmallFile } from './read-small-file.ts';
import type { TreeCounts } from './tree-counts.ts';

/** What snapshot.json says; the one truth about a snapshot, from which SQL can be rebuilt. */
export interface SnapshotMetadata {
  format: 1;
  host: HostName;
  kind: SnapshotKind;
  name: SnapshotName;
  status: 'complete' | 'partial' | 'suspicious';
  /** ISO 8601, UTC. */
  startedAt: string;
  endedAt: string;
  runId: string;
  address: string;
  sources: string[];
  base: SnapshotId | null;
  /** The way in which the tree was filled. */
  fill: 'link-dest';
  /** Owners, modes and special files are kept in extended attributes (the run was not root). */
  fakeSuper: boolean;
  rsync: { version: string; args: string[]; exitCode: number };
  counts: TreeCounts;
  /** Absent in snapshots that were made without. */
  checksums?: ChecksumCounts;
  stats: { filesTransferred: number; bytesTransferred: number };
  /** Why the snapshot is suspicious, as one sentence. */
  suspicion: string | null;
  warnings: string[];
}

export const metadataName = 'snapshot.json';
const maxBytes = 1024 * 1024;

const count = Type.Integer({ minimum: 0 });
const text = Type.String({ maxLength: 8192 });
const kind = Type.Union([Type.Literal('scheduled'), Type.Literal('manual')]);
// most backups read no metadata
const check = once(() =>
  Compile(
    Type.Object({
      format: Type.Literal(1),
      host: text,
      kind,
      name: text,
      status: Type.Union([Type.Literal('complete'), Type.Literal('partial'), Type.Literal('suspicious')]),
      startedAt: text,
      endedAt: text,
      runId: text,
      address: text,
      sources: Type.Array(text, { maxItems: 1000 }),
      base: Type.Union([Type.Null(), Type.Object({ kind, name: text })]),
      fill: Type.Literal('link-dest'),
      fakeSuper: Type.Boolean(),
      rsync: Type.Object({ version: text, args: Type.Array(text), exitCode: count }),
      counts: Type.Object({
        files: count,
        directories: count,
        symlinks: count,
        specials: count,
        bytesTotal: count,
        filesNew: count,
        bytesNew: count,
        filesLinked: count,
      }),
      checksums: Type.Optional(
        Type.Object({ algorithm: Type.Literal('xxh128'), entries: count, unhashed: count }),
      ),
      stats: Type.Object({ filesTransferred: count, bytesTransferred: count }),
      suspicion: Type.Union([Type.Null(), text]),
      warnings: Type.Array(text, { maxItems: 1000 }),
    }),
  ),
);

/** Writes `snapshot.json` into a snapshot's directory, durably. */
export async function writeMetadata(directory: string, metadata: SnapshotMetadata): Promise<void> {
  await writeFileDurably(directory, metadataName, `${JSON.stringify(metadata, null, 2)}\n`);
}

/** @returns the metadata, or why there is none: a sentence for an admin */
export async function readMetadata(directory: string): Promise<SnapshotMetadata | { reason: string }> {
  const content = await readSmallFile(`${directory}/${metadataName}`, maxBytes);
  if (content === null) return { reason: `it has no readable ${metadataName}` };
  return parseMetadata(content);
}

/** Checks a text that anybody may have written. */
export function parseMetadata(content: string): SnapshotMetadata | { reason: string } {
  let value: unknown;
  try {
    value = JSON.parse(content);
  } catch {
    return { reason: `its ${metadataName} is not JSON` };
  }
  const metadata = check();
  if (!metadata.Check(value)) {
    const [first] = metadata.Errors(value);
    return { reason: `its ${metadataName} is invalid at "${first?.instancePath ?? ''}"` };
  }
  const { host, name, base, startedAt, endedAt } = value;
  if (!isHostName(host)) return { reason: `its ${metadataName} holds an invalid host name` };
  if (!isSnapshotName(name)) return { reason: `its ${metadataName} holds an invalid snapshot name` };
  if (base !== null && !isSnapshotName(base.name))
    return { reason: `its ${metadataName} holds an invalid base` };
  if (!isTime(startedAt) || !isTime(endedAt)) return { reason: `its ${metadataName} holds an invalid time` };
  return value as SnapshotMetadata;
}

function isTime(value: string): boolean {
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?Z$/.test(value) && !Number.isNaN(Date.parse(value));
}
