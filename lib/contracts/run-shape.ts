import { Type } from 'typebox';
import { runTriggers } from '../domain/run-status.ts';
import {
  closed,
  countShape,
  nullable,
  runIdShape,
  runOperationShape,
  runStatusShape,
  snapshotIdShape,
  timeShape,
} from './shapes.ts';

const runFields = {
  id: runIdShape,
  operation: runOperationShape,
  host: nullable(Type.String()),
  node: Type.String({ description: 'The backup host that does it' }),
  status: runStatusShape,
  trigger: Type.Enum([...runTriggers]),
  requestedBy: nullable(Type.String()),
  attempt: Type.Integer({ minimum: 1 }),
  retryOf: nullable(Type.String()),
  queuedAt: timeShape,
  notBefore: nullable(timeShape),
  startedAt: nullable(timeShape),
  endedAt: nullable(timeShape),
  durationMs: nullable(countShape),
  cancelRequestedAt: nullable(timeShape),
  cancelRequestedBy: nullable(Type.String()),
  progress: Type.Unknown({
    description: 'Only while it runs: phase, percent, bytes, bytesPerSecond, etaSeconds, files',
  }),
  error: nullable(closed({ code: Type.String(), message: Type.String(), cure: nullable(Type.String()) })),
  warnings: Type.Array(Type.String()),
  snapshot: nullable(
    closed(
      { kind: snapshotIdShape.properties.kind, name: Type.String() },
      { description: 'What a backup made (null before it ended well), or what a restore reads' },
    ),
  ),
  filesTotal: nullable(countShape),
  bytesTotal: nullable(countShape),
  bytesNew: nullable(countShape),
};

/** A run as lists show it. */
export const runShape = closed(runFields);

export const runLogLineShape = closed({
  seq: Type.Integer({ minimum: 1 }),
  at: timeShape,
  level: Type.Enum(['debug', 'info', 'warn', 'error']),
  text: Type.String(),
});

/** A run with what it was asked for and what it said. */
export const runDetailShape = closed({
  ...runFields,
  event: Type.Unknown({ description: 'With what the function was called' }),
  result: Type.Unknown({ description: 'What the function returned; null while it runs' }),
  log: Type.Array(closed({ ...runLogLineShape.properties, level: Type.String() }), {
    description: 'The last lines',
  }),
});
