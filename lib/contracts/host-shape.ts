import { Type } from 'typebox';
import { runShape } from './run-shape.ts';
import { closed, countShape, nullable, timeShape } from './shapes.ts';

export const scheduleShape = closed({
  cron: Type.String({ examples: ['15 2 * * *'] }),
  timeZone: Type.String({ description: 'The zone that the expression is read in' }),
  ownTimeZone: Type.Boolean({ description: 'Set for this host, not inherited' }),
  prune: Type.Boolean(),
  enabled: Type.Boolean(),
});

export const verifyScheduleShape = closed({
  cron: Type.String({ examples: ['0 4 * * 0'] }),
  timeZone: Type.String({ description: 'The zone that the expression is read in' }),
  ownTimeZone: Type.Boolean({ description: 'Set for this host, not inherited' }),
  enabled: Type.Boolean(),
  samplePercent: nullable(
    Type.Integer({ description: 'How many of a hundred files are read each time; null: all' }),
  ),
  workers: nullable(Type.Integer({ description: 'Files read at once; null: the default of verify' })),
});

export const changeShape = closed({ field: Type.String(), from: Type.Unknown(), to: Type.Unknown() });

const hostFields = {
  host: Type.String(),
  address: Type.String(),
  node: Type.String(),
  enabled: Type.Boolean(),
  comment: Type.String(),
  version: Type.Integer({
    description: 'Counts changes; send it back with a change to notice those of others',
  }),
  lastGood: nullable(
    closed({
      id: Type.Integer(),
      kind: Type.String(),
      name: Type.String(),
      startedAt: timeShape,
      bytesTotal: nullable(countShape),
    }),
  ),
  overdue: Type.Boolean({
    description: 'Enabled, and the newest good snapshot is older than its setting allows',
  }),
  latestBackup: nullable(runShape),
  active: Type.Array(runShape, { description: 'What waits or runs now' }),
  schedule: nullable(scheduleShape),
  nextDue: nullable(timeShape),
  verifySchedule: nullable(verifyScheduleShape),
  nextVerify: nullable(timeShape),
};

/** A host as lists show it. */
export const hostShape = closed(hostFields);

export const hostKeyShape = closed({
  keyType: Type.String(),
  fingerprint: Type.String(),
  approvedAt: timeShape,
  approvedBy: Type.String(),
});

/** Settings by name; which there are and what they may hold is the domain's affair. */
export const settingsShape = Type.Unsafe<object>(
  Type.Record(Type.String(), Type.Unknown(), { description: 'Settings by name' }),
);

/** A host with its settings. */
export const hostDetailShape = closed({
  ...hostFields,
  settings: settingsShape,
  origins: Type.Record(Type.String(), Type.Enum(['global', 'host', 'global+host'])),
  overrides: settingsShape,
  hostKeys: Type.Array(hostKeyShape),
  snapshots: Type.Record(Type.String(), countShape, { description: 'Status → count' }),
  next: Type.Array(timeShape, { description: 'The next five due times' }),
  createdAt: timeShape,
  updatedAt: timeShape,
});

/** What changes settings, for one host or for all. */
export const settingsChange = {
  set: Type.Optional(
    Type.Record(Type.String(), Type.Unknown(), {
      description: 'Setting → value, such as {"sshPort": 2222, "retention": {"daily": 14}}',
    }),
  ),
  unset: Type.Optional(
    Type.Array(Type.String(), {
      description: 'Settings that fall back to what is inherited, such as "retention.daily"',
    }),
  ),
};

export const hostChangeResult = closed({
  host: Type.String(),
  created: Type.Boolean(),
  changes: Type.Array(changeShape),
  address: Type.String(),
  enabled: Type.Boolean(),
  comment: Type.String(),
  settings: settingsShape,
  version: Type.Integer(),
});

const timesResult = {
  host: Type.String(),
  hostEnabled: Type.Boolean(),
  removed: Type.Boolean(),
  next: Type.Array(timeShape),
};
export const scheduleResult = closed({ ...timesResult, schedule: nullable(scheduleShape) });
export const verifyScheduleResult = closed({ ...timesResult, schedule: nullable(verifyScheduleShape) });
