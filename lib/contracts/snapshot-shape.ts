import { Type } from 'typebox';
import { closed, countShape, nullable, snapshotKindShape, snapshotStatusShape, timeShape } from './shapes.ts';

/** A snapshot as lists show it. */
export const snapshotShape = closed({
  host: Type.String(),
  kind: snapshotKindShape,
  name: Type.String(),
  status: snapshotStatusShape,
  startedAt: timeShape,
  endedAt: nullable(timeShape),
  durationMs: nullable(countShape),
  runId: nullable(Type.String()),
  base: nullable(closed({ kind: snapshotKindShape, name: Type.String() })),
  pinned: Type.Boolean(),
  acknowledged: Type.Boolean(),
  acknowledgedBy: nullable(Type.String()),
  suspicion: nullable(Type.String()),
  missingSince: nullable(timeShape),
  inUseBy: nullable(Type.String()),
  filesTotal: nullable(countShape),
  filesNew: nullable(countShape),
  filesLinked: nullable(countShape),
  bytesTotal: nullable(countShape),
  bytesNew: nullable(countShape),
});
