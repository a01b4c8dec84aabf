import { Type, type Static } from 'typebox';
import { snapshotNamePattern } from '../domain/snapshot-name.ts';
import { closed, countShape, hostNameShape, runIdShape, runStatusShape, snapshotIdShape } from './shapes.ts';

/** A snapshot by its name, or the newest good one. */
export const snapshotChoiceShape = Type.String({
  pattern: `^latest$|${snapshotNamePattern}`,
  description: 'Name of a snapshot, or "latest": the newest good one',
  examples: ['latest'],
});
export const treePathShape = Type.String({
  minLength: 1,
  maxLength: 100_000,
  description: 'A path as it was on the host, or the id of one from a listing',
  examples: ['/etc/nginx'],
});
const directoryShape = Type.String({
  minLength: 1,
  maxLength: 4096,
  description: 'An absolute path of a directory',
  examples: ['/srv/restored'],
});

const wish = {
  snapshot: Type.Optional(snapshotChoiceShape),
  paths: Type.Optional(
    Type.Array(treePathShape, {
      minItems: 1,
      maxItems: 10_000,
      description: 'What to restore; default: all of it',
    }),
  ),
  to: Type.Union([
    closed({ place: Type.Literal('directory'), path: directoryShape }, { description: 'A directory here' }),
    closed(
      { place: Type.Literal('host'), path: Type.Optional(directoryShape) },
      { description: 'Back to the host: where it was, or below another directory there' },
    ),
  ]),
  overwrite: Type.Optional(
    Type.Boolean({ description: 'Replace files in a directory here that is not empty' }),
  ),
  deleteExtra: Type.Optional(
    Type.Boolean({ description: 'Also remove what the snapshot does not have; needs confirm' }),
  ),
  confirm: Type.Optional(Type.String({ description: "The host's name, typed, for deleteExtra" })),
  dryRun: Type.Optional(Type.Boolean({ description: 'List what would change; write nothing' })),
};
/** What is wished of a host that is named elsewhere: in the address of the API. */
export const restoreWish = closed(wish);

interface RestoreScope {
  to: { place: 'directory' | 'host' };
  overwrite?: boolean;
  deleteExtra?: boolean;
}

/** Whether a restore may replace or delete files that are there: then a person's password is asked for again. */
export function mayReplaceFiles({ to, overwrite, deleteExtra }: RestoreScope): boolean {
  return to.place === 'host' || overwrite === true || deleteExtra === true;
}

export const restoreEvent = closed({ host: hostNameShape, ...wish, runId: Type.Optional(runIdShape) });
export type RestoreEvent = Static<typeof restoreEvent>;

export const restoreResult = closed({
  runId: runIdShape,
  host: hostNameShape,
  snapshot: snapshotIdShape,
  target: Type.String(),
  status: runStatusShape,
  dryRun: Type.Boolean(),
  stats: closed({ filesTransferred: countShape, bytesTransferred: countShape, durationMs: countShape }),
  changes: Type.Array(Type.String(), { description: "rsync's itemised changes; the first thousand" }),
  changesTotal: countShape,
  warnings: Type.Array(Type.String()),
});
export type RestoreResult = Static<typeof restoreResult>;
