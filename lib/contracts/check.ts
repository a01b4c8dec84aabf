import { Type, type Static } from 'typebox';
import { closed, hostNameShape, nullable, runIdShape, timeShape } from './shapes.ts';

export const checkEvent = closed({ host: hostNameShape, runId: Type.Optional(runIdShape) });
export type CheckEvent = Static<typeof checkEvent>;

export const findingShape = Type.Enum(['ok', 'warning', 'failed']);

export const fixShape = closed({
  where: Type.Enum(['host', 'backup-host']),
  user: Type.String({ description: 'As whom' }),
  purpose: Type.String(),
  commands: Type.String({ description: 'To be pasted into a terminal there; one command a line' }),
});

export const checkResult = closed({
  runId: nullable(runIdShape),
  host: hostNameShape,
  at: timeShape,
  ok: findingShape,
  checks: Type.Array(
    closed({
      name: Type.String(),
      ok: findingShape,
      code: nullable(Type.String()),
      message: Type.String(),
      cure: nullable(Type.String()),
      fixes: Type.Array(fixShape),
    }),
  ),
});
export type CheckResult = Static<typeof checkResult>;
