import { Type, type Static } from 'typebox';
import { closed, hostNameShape, nullable, runIdShape, timeShape } from './shapes.ts';

export const scanKeysEvent = closed({ host: hostNameShape, runId: Type.Optional(runIdShape) });
export type ScanKeysEvent = Static<typeof scanKeysEvent>;

/** Public keys only: what anybody who connects to the host is told. */
export const scanKeysResult = closed({
  runId: nullable(runIdShape),
  host: hostNameShape,
  address: Type.String(),
  port: Type.Integer(),
  at: timeShape,
  keys: Type.Array(closed({ keyType: Type.String(), publicKey: Type.String(), fingerprint: Type.String() })),
});
export type ScanKeysResult = Static<typeof scanKeysResult>;
