import { latestDue, type CronExpression } from './cron-schedule.ts';
import type { TimeZone } from './time-zone.ts';

const dayMs = 86_400_000;

/** What deciding a schedule's slot depends on. */
export interface ScheduleState {
  cron: CronExpression;
  timeZone: TimeZone;
  /** Times before this are not due: the schedule did not exist, or was another one. */
  validFrom: Date;
  /** The newest slot that was decided so far. */
  lastSlotAt: Date | null;
}

/** Remembers the newest due time of each distinct expression and zone during one tick. */
export type LatestDue = (cron: CronExpression, timeZone: TimeZone) => Date | null;

export function latestDueAt(now: Date): LatestDue {
  const known = new Map<string, Date | null>();
  return (cron, timeZone) => {
    const key = `${cron}|${timeZone}`;
    let due = known.get(key);
    if (due === undefined) known.set(key, (due = latestDue(cron, timeZone, now)));
    return due;
  };
}

/**
 * The slot of a schedule that is due now, or null. At most one: after downtime only the newest missed slot is caught
 * up with. A last slot in the future means that the clock was set back: it must not silence the schedule, so the
 * newest slot is offered again; SQL's unique key on the slot keeps one that was run from running twice. For the same
 * reason a `validFrom` more than a day ahead counts as passed.
 */
export function dueSlot(schedule: ScheduleState, now: Date, latest: LatestDue): Date | null {
  const due = latest(schedule.cron, schedule.timeZone);
  const { lastSlotAt, validFrom } = schedule;
  const madeByWrongClock = validFrom.getTime() > now.getTime() + dayMs;
  if (due === null || due > now || (due < validFrom && !madeByWrongClock)) return null;
  return lastSlotAt === null || due > lastSlotAt || lastSlotAt > now ? due : null;
}
