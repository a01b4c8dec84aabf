import { Type, type Static, type TSchema } from 'typebox';
import { hostNamePattern } from '../domain/host-name.ts';
import { runIdPattern } from '../domain/run-id.ts';
import { runOperations, runStatuses } from '../domain/run-status.ts';
import { snapshotNamePattern } from '../domain/snapshot-name.ts';
import { snapshotKinds } from '../domain/snapshot-ref.ts';
import { snapshotStatuses } from '../domain/snapshot-status.ts';

/** An object without room for misspelt fields. */
export const closed = <P extends Record<string, TSchema>>(
  properties: P,
  options: { description?: string } = {},
) => Type.Object(properties, { additionalProperties: false, ...options });

export const nullable = <S extends TSchema>(schema: S) => Type.Union([schema, Type.Null()]);

export const hostNameShape = Type.String({
  pattern: hostNamePattern,
  maxLength: 63,
  description: 'Name of a host',
  examples: ['web1'],
});
export const runIdShape = Type.String({
  pattern: runIdPattern,
  description: 'Id of a run',
  examples: ['01k9x2m4q7abc'],
});
export const snapshotNameShape = Type.String({
  pattern: snapshotNamePattern,
  description: 'Name of a snapshot: UTC start and six random characters',
  examples: ['20261122T031500Z-k7f3q9'],
});
export const timeShape = Type.String({
  pattern:
    '^\\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])T([01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(\\.\\d{1,3})?Z$',
  description: 'UTC time, ISO 8601',
  examples: ['2026-11-22T03:15:00.000Z'],
});
export const countShape = Type.Integer({ minimum: 0 });
export const snapshotKindShape = Type.Enum([...snapshotKinds], {
  description: 'scheduled: under retention; manual: outside it',
});
export const snapshotStatusShape = Type.Enum([...snapshotStatuses]);
export const runStatusShape = Type.Enum([...runStatuses]);
export const runOperationShape = Type.Enum([...runOperations]);

export const snapshotIdShape = closed({ kind: snapshotKindShape, name: snapshotNameShape });

export type SnapshotIdJson = Static<typeof snapshotIdShape>;
