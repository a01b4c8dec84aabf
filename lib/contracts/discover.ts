import { Type, type Static } from 'typebox';
import { closed, countShape, hostNameShape, nullable, runIdShape } from './shapes.ts';

export const discoverEvent = closed({
  host: Type.Optional(hostNameShape),
  runId: Type.Optional(runIdShape),
});
export type DiscoverEvent = Static<typeof discoverEvent>;

export const discoverResult = closed({
  runId: nullable(runIdShape),
  hosts: Type.Array(
    closed({
      host: hostNameShape,
      hostAdded: Type.Boolean({ description: 'The host was unknown to SQL and was added, disabled' }),
      found: countShape,
      added: countShape,
      updated: countShape,
      missing: countShape,
      ignored: Type.Array(closed({ path: Type.String(), reason: Type.String() })),
    }),
  ),
  ignored: Type.Array(closed({ path: Type.String(), reason: Type.String() }), {
    description: 'Entries of the backup root that belong to no host',
  }),
});
export type DiscoverResult = Static<typeof discoverResult>;
