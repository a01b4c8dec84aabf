import { Type, type Static } from 'typebox';
import { verifyPaceBounds } from '../domain/verify-pace.ts';
import { snapshotChoiceShape } from './restore.ts';
import {
  closed,
  countShape,
  hostNameShape,
  nullable,
  runIdShape,
  runStatusShape,
  snapshotKindShape,
  snapshotNameShape,
} from './shapes.ts';

const bounded = (field: keyof typeof verifyPaceBounds, description: string) => {
  const [minimum, maximum] = verifyPaceBounds[field];
  return Type.Integer({ minimum, maximum, description });
};

/** How much is read at a time; in an event, a schedule and a file alike. */
export const verifyPaceShape = {
  samplePercent: bounded('samplePercent', 'How many of a hundred files; the next verify reads the next ones'),
  workers: bounded('workers', 'Files hashed at once; default 2'),
};

const wish = {
  snapshot: Type.Optional(snapshotChoiceShape),
  samplePercent: Type.Optional(verifyPaceShape.samplePercent),
  workers: Type.Optional(verifyPaceShape.workers),
  repair: Type.Optional(
    Type.Boolean({ description: 'Heal damaged files if the host still has the same contents' }),
  ),
};
/** What is wished of a host that is named elsewhere: in the address of the API. */
export const verifyWish = closed(wish);
export const verifyEvent = closed({ host: hostNameShape, ...wish, runId: Type.Optional(runIdShape) });
export type VerifyEvent = Static<typeof verifyEvent>;

const damageShape = closed({
  snapshot: closed({ kind: snapshotKindShape, name: snapshotNameShape }),
  path: Type.String({ description: 'As it was on the host; made safe to show' }),
  pathId: Type.String(),
  expected: Type.String(),
  found: nullable(Type.String({ description: 'null: it cannot be read' })),
  healed: Type.Boolean(),
});

export const verifyResult = closed({
  runId: runIdShape,
  host: hostNameShape,
  status: runStatusShape,
  snapshots: Type.Array(
    closed({
      kind: snapshotKindShape,
      name: snapshotNameShape,
      files: countShape,
      filesHashed: countShape,
      damaged: countShape,
    }),
  ),
  stats: closed({
    filesHashed: countShape,
    bytesHashed: countShape,
    recorded: Type.Integer({ minimum: 0, description: 'Files that got their first checksum' }),
    damaged: countShape,
    healed: countShape,
    durationMs: countShape,
  }),
  damage: Type.Array(damageShape, { description: 'The first thousand' }),
  marked: Type.Array(closed({ kind: snapshotKindShape, name: snapshotNameShape }), {
    description: 'Snapshots that share damaged files, and are marked',
  }),
  warnings: Type.Array(Type.String()),
});
export type VerifyResult = Static<typeof verifyResult>;
