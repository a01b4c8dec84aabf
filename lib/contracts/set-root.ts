import { Type, type Static } from 'typebox';
import { findingShape } from './check.ts';
import { closed, countShape, nullable, runIdShape, timeShape } from './shapes.ts';

/** Where a backup root may be; whether it can be one is looked at on the machine itself. */
export const rootPathShape = Type.String({
  minLength: 2,
  maxLength: 1024,
  pattern: '^/[^\\u0000-\\u001f\\u007f]+$',
  expected: 'an absolute path such as "/mnt/backups/pobsync"',
  examples: ['/mnt/backups/pobsync'],
});

export const setRootEvent = closed({
  path: rootPathShape,
  apply: Type.Optional(Type.Boolean({ description: 'Make it; otherwise it is only looked at' })),
  runId: Type.Optional(runIdShape),
});
export type SetRootEvent = Static<typeof setRootEvent>;

export const setRootResult = closed({
  runId: nullable(runIdShape),
  node: Type.String(),
  at: timeShape,
  path: Type.String(),
  made: nullable(Type.Enum(['made', 'adopted', 'kept'])),
  ok: findingShape,
  mountPoint: nullable(Type.String()),
  fileSystem: nullable(Type.String()),
  freeBytes: nullable(countShape),
  totalBytes: nullable(countShape),
  checks: Type.Array(
    closed({
      name: Type.Enum(['directory', 'mount', 'hard_links', 'space']),
      ok: findingShape,
      message: Type.String(),
      cure: nullable(Type.String()),
    }),
  ),
});
export type SetRootResult = Static<typeof setRootResult>;
