import type { Tx } from '../data/tx.ts';
import { findSnapshot, insertSnapshot, type NewSnapshot, type SnapshotRecord } from '../data/snapshots.ts';
import { parseRunId, type RunId } from '../domain/run-id.ts';
import type { SnapshotMetadata } from '../engine/snapshot-metadata.ts';

/** The row that snapshot.json stands for. */
export function snapshotRow(hostId: number, metadata: SnapshotMetadata): NewSnapshot {
  const { kind, name, status, base, counts, suspicion } = metadata;
  const startedAt = new Date(metadata.startedAt);
  const endedAt = new Date(metadata.endedAt);
  return {
    hostId,
    kind,
    name,
    status,
    startedAt,
    endedAt,
    runId: runIdOrNull(metadata.runId),
    baseKind: base?.kind ?? null,
    baseName: base?.name ?? null,
    filesTotal: counts.files,
    filesNew: counts.filesNew,
    filesLinked: counts.filesLinked,
    bytesTotal: counts.bytesTotal,
    bytesNew: counts.bytesNew,
    durationMs: Math.max(0, endedAt.getTime() - startedAt.getTime()),
    suspicion: suspicion?.slice(0, 500) ?? null,
  };
}

/** Records a snapshot with a link to its base's row; one that discover was quicker to record stays as it is. */
export async function recordSnapshot(
  tx: Tx,
  hostId: number,
  metadata: SnapshotMetadata,
  now: Date,
): Promise<SnapshotRecord> {
  const known = await findSnapshot(tx, hostId, metadata);
  if (known !== null) return known;
  const base = metadata.base === null ? null : await findSnapshot(tx, hostId, metadata.base);
  return insertSnapshot(tx, { ...snapshotRow(hostId, metadata), baseId: base?.id ?? null }, now);
}

function runIdOrNull(text: string): RunId | null {
  try {
    return parseRunId(text);
  } catch {
    return null;
  }
}
