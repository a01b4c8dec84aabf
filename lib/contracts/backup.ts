import { Type, type Static } from 'typebox';
import { pruneResult } from './prune.ts';
import {
  closed,
  countShape,
  hostNameShape,
  nullable,
  runIdShape,
  runStatusShape,
  snapshotIdShape,
  snapshotKindShape,
  snapshotNameShape,
  snapshotStatusShape,
} from './shapes.ts';

export const backupEvent = closed({
  host: hostNameShape,
  kind: Type.Optional(snapshotKindShape),
  prune: Type.Optional(Type.Boolean({ description: 'Apply retention after a complete snapshot' })),
  dryRun: Type.Optional(Type.Boolean({ description: 'Ask rsync what it would do; make no snapshot' })),
  maxDelete: Type.Optional(
    Type.Integer({ minimum: 0, maximum: 1_000_000, description: 'Bound of the prune afterwards' }),
  ),
  runId: Type.Optional(runIdShape),
});
export type BackupEvent = Static<typeof backupEvent>;

export const backupResult = closed({
  runId: runIdShape,
  host: hostNameShape,
  status: runStatusShape,
  dryRun: Type.Boolean(),
  snapshot: nullable(
    closed({
      kind: snapshotKindShape,
      name: snapshotNameShape,
      path: Type.String(),
      status: snapshotStatusShape,
    }),
  ),
  base: nullable(snapshotIdShape),
  stats: closed({
    filesTotal: countShape,
    filesTransferred: countShape,
    filesLinked: countShape,
    bytesTotal: countShape,
    bytesTransferred: countShape,
    bytesNew: countShape,
    durationMs: countShape,
  }),
  prune: nullable(pruneResult),
  warnings: Type.Array(Type.String()),
});
export type BackupResult = Static<typeof backupResult>;
