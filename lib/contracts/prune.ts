import { Type, type Static } from 'typebox';
import {
  closed,
  countShape,
  hostNameShape,
  nullable,
  runIdShape,
  snapshotKindShape,
  snapshotNameShape,
} from './shapes.ts';

export const pruneEvent = closed({
  host: hostNameShape,
  kind: Type.Optional(
    Type.Enum(['scheduled', 'manual', 'all'], { description: 'Which snapshots; default scheduled' }),
  ),
  protectBases: Type.Optional(
    Type.Boolean({ description: 'Keep what kept snapshots were linked against; default: the setting' }),
  ),
  apply: Type.Optional(Type.Boolean({ description: 'Delete; without it the plan is only shown' })),
  maxDelete: Type.Optional(
    Type.Integer({ minimum: 0, maximum: 1_000_000, description: 'Refuse a plan larger than this' }),
  ),
  planHash: Type.Optional(
    Type.String({
      pattern: '^[0-9a-f]{64}$',
      description: 'Hash of the plan that was shown; refuse when it changed',
    }),
  ),
  finishOnly: Type.Optional(
    Type.Boolean({
      description: 'With apply: finish what an interrupted prune was deleting, and apply no retention',
    }),
  ),
  runId: Type.Optional(runIdShape),
});
export type PruneEvent = Static<typeof pruneEvent>;

export const pruneResult = closed({
  runId: nullable(runIdShape),
  host: hostNameShape,
  kind: Type.Enum(['scheduled', 'manual', 'all']),
  applied: Type.Boolean(),
  planHash: Type.String(),
  maxDelete: countShape,
  keep: Type.Array(
    closed({
      name: snapshotNameShape,
      kind: snapshotKindShape,
      bytesNew: nullable(countShape),
      reasons: Type.Array(Type.String()),
    }),
  ),
  delete: Type.Array(
    closed({
      name: snapshotNameShape,
      kind: snapshotKindShape,
      bytesNew: nullable(countShape),
      reason: Type.String(),
    }),
  ),
  incomplete: Type.Array(closed({ name: Type.String(), reason: Type.String() }), {
    description: 'Trees of failed runs and unfinished deletes; they are outside retention',
  }),
  deleted: Type.Array(closed({ name: snapshotNameShape, kind: snapshotKindShape })),
});
export type PruneResult = Static<typeof pruneResult>;
