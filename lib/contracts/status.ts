import { Type, type Static } from 'typebox';
import {
  closed,
  countShape,
  nullable,
  runIdShape,
  runOperationShape,
  runStatusShape,
  timeShape,
} from './shapes.ts';

export const statusEvent = closed({});
export type StatusEvent = Static<typeof statusEvent>;

export const statusResult = closed({
  version: Type.String(),
  node: Type.String(),
  database: closed({ backend: Type.Enum(['sqlite', 'mariadb']), ok: Type.Boolean() }),
  counts: closed({
    hosts: countShape,
    schedules: countShape,
    snapshots: countShape,
    runs: countShape,
    queued: countShape,
    running: countShape,
  }),
  latestRun: nullable(
    closed({
      runId: runIdShape,
      operation: runOperationShape,
      host: nullable(Type.String()),
      status: runStatusShape,
      startedAt: nullable(timeShape),
      endedAt: nullable(timeShape),
    }),
  ),
  scheduler: closed({
    running: Type.Boolean({ description: 'A process that ticks reported within the last three minutes' }),
    lastTickAt: nullable(timeShape),
    workers: countShape,
  }),
  notices: Type.Array(Type.String(), { description: 'What somebody has to know and acknowledge' }),
  backupRoot: closed({
    path: nullable(Type.String()),
    present: Type.Boolean(),
    problem: nullable(
      Type.String({ description: 'Why no backup begins: the root is away, or its disk is nearly full' }),
    ),
    freeBytes: nullable(countShape),
    totalBytes: nullable(countShape),
    freeInodes: nullable(countShape),
  }),
});
export type StatusResult = Static<typeof statusResult>;
