import type { SnapshotRecord } from '../data/snapshots.ts';
import type { SnapshotKind } from '../domain/snapshot-ref.ts';
import type { SnapshotStatus } from '../domain/snapshot-status.ts';
import { toPlain } from './plain.ts';

/** A snapshot as lists show it; plain JSON with ISO times. */
export interface SnapshotView {
  host: string;
  kind: SnapshotKind;
  name: string;
  status: SnapshotStatus;
  startedAt: string;
  endedAt: string | null;
  durationMs: number | null;
  runId: string | null;
  base: { kind: SnapshotKind; name: string } | null;
  pinned: boolean;
  acknowledged: boolean;
  acknowledgedBy: string | null;
  suspicion: string | null;
  missingSince: string | null;
  inUseBy: string | null;
  filesTotal: number | null;
  filesNew: number | null;
  filesLinked: number | null;
  bytesTotal: number | null;
  bytesNew: number | null;
}

export function viewSnapshot(snapshot: SnapshotRecord): SnapshotView {
  const { baseKind, baseName } = snapshot;
  return {
    host: snapshot.host,
    kind: snapshot.kind,
    name: snapshot.name,
    status: snapshot.status,
    startedAt: toPlain(snapshot.startedAt),
    endedAt: toPlain(snapshot.endedAt),
    durationMs: snapshot.durationMs,
    runId: snapshot.runId,
    base: baseKind === null || baseName === null ? null : { kind: baseKind, name: baseName },
    pinned: snapshot.pinned,
    acknowledged: snapshot.acknowledged,
    acknowledgedBy: snapshot.acknowledgedBy,
    suspicion: snapshot.suspicion,
    missingSince: toPlain(snapshot.missingSince),
    inUseBy: snapshot.inUseBy,
    filesTotal: snapshot.filesTotal,
    filesNew: snapshot.filesNew,
    filesLinked: snapshot.filesLinked,
    bytesTotal: snapshot.bytesTotal,
    bytesNew: snapshot.bytesNew,
  };
}
