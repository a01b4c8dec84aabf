import { Type, type Static } from 'typebox';
import { closed, hostNameShape, runIdShape, timeShape } from './shapes.ts';

/** Either `{now?}`, or what EventBridge sends for a scheduled rule (its `time` is ignored: a late event must not turn the clock back). */
export const scheduleTickEvent = Type.Union([
  closed({ now: Type.Optional(timeShape) }),
  Type.Object({
    source: Type.Literal('aws.events'),
    'detail-type': Type.Literal('Scheduled Event'),
    time: Type.String(),
  }),
]);
export type ScheduleTickEvent = Static<typeof scheduleTickEvent>;

export const scheduleTickResult = closed({
  now: timeShape,
  due: Type.Array(closed({ host: hostNameShape, slot: timeShape, runId: runIdShape })),
  recovered: Type.Array(
    closed({
      runId: runIdShape,
      host: Type.String(),
      status: Type.String(),
      reason: Type.String(),
    }),
  ),
  skipped: Type.Array(closed({ host: hostNameShape, slot: timeShape, reason: Type.String() })),
});
export type ScheduleTickResult = Static<typeof scheduleTickResult>;
