import { Cron } from 'croner';
import type { Branded } from './brand.ts';
import { findCronProblem, isNickname } from './cron-syntax.ts';
import { InvalidInputError } from './errors.ts';
import { zoneOffsets, type OffsetAt } from './local-time.ts';
import { showText } from './show-text.ts';
import { utc, type TimeZone } from './time-zone.ts';
import { firstInstantOf, wallClockAt } from './wall-clock.ts';

/** A cron expression of five fields, or a nickname such as `@daily`, that fires at some time. */
export type CronExpression = Branded<'CronExpression'>;

/**
 * Refuses what croner would take in a looser sense (seconds, years, dates) and what can never fire, such as 31 February.
 *
 * @throws InvalidInputError
 */
export function parseCron(input: string): CronExpression {
  const expression = input.trim().replace(/\s+/g, ' ');
  if (known.has(expression)) return expression as CronExpression;
  const problem = findCronProblem(expression) ?? findCronerProblem(expression);
  if (problem === null) {
    if (known.size < 10_000) known.add(expression);
    return expression as CronExpression;
  }
  throw new InvalidInputError(
    `Invalid cron expression "${showText(input, 80)}": ${problem}; expected five fields ` +
      `(minute hour day-of-month month day-of-week) such as "15 2 * * *", or a nickname such as "@daily".`,
  );
}

/** Expressions that were found good: every tick reads those of all schedules again. */
const known = new Set<string>();

function findCronerProblem(expression: string): string | null {
  try {
    // any fixed instant does: the calendar repeats, and croner gives up after as many years as it takes
    const fires = schedule(expression, utc).nextRun(new Date('2024-01-01T00:00:00Z')) !== null;
    return fires ? null : 'it can never fire';
  } catch (error) {
    return error instanceof Error
      ? showText(error.message.replace(/^CronPattern: /, ''), 120)
      : 'it is malformed';
  }
}

/**
 * The first due time after an instant; null when there is none any more.
 *
 * An expression whose hour is `*` goes by elapsed time, as clocks do that know no summer: it fires in both of an
 * autumn night's equal hours. Every other one goes by the wall clock: a time that a spring night skips fires once, at
 * the moment when the clocks have moved on; a time that an autumn night has twice fires at the first of the two.
 */
export function nextDue(expression: CronExpression, timeZone: TimeZone, after: Date): Date | null {
  if (goesByElapsedTime(expression)) return schedule(expression, timeZone).nextRun(after);
  const offsetAt = offsetsOf(timeZone);
  // on the wall clock itself every day has 24 hours, so it is calculated as if it were UTC
  const wallSchedule = schedule(expression, utc);
  let wall = wallSchedule.nextRun(wallClockAt(after, offsetAt));
  while (wall !== null) {
    const due = firstInstantOf(wall, offsetAt);
    // in the second of two equal hours, the times that are left of it have fired in the first
    if (due > after) return due;
    wall = wallSchedule.nextRun(wall);
  }
  return null;
}

/** The next `count` due times after an instant. */
export function nextDueTimes(
  expression: CronExpression,
  timeZone: TimeZone,
  after: Date,
  count: number,
): Date[] {
  const times: Date[] = [];
  let due = nextDue(expression, timeZone, after);
  while (due !== null && times.length < count) {
    times.push(due);
    due = nextDue(expression, timeZone, due);
  }
  return times;
}

/** The newest due time at or before an instant: after three days of downtime it is the one slot to catch up with. */
export function latestDue(expression: CronExpression, timeZone: TimeZone, at: Date): Date | null {
  if (goesByElapsedTime(expression)) return previous(schedule(expression, timeZone), at);
  const offsetAt = offsetsOf(timeZone);
  const wallSchedule = schedule(expression, utc);
  // in the second of two equal hours, the first one's clock had already shown later times
  const setBackMinutes = Math.max(0, offsetAt(new Date(at.getTime() - longestSetBackMs)) - offsetAt(at));
  const latestWall = wallClockAt(new Date(at.getTime() + setBackMinutes * 60_000), () => offsetAt(at));
  let wall = previous(wallSchedule, latestWall);
  while (wall !== null) {
    const due = firstInstantOf(wall, offsetAt);
    if (due <= at) return due;
    wall = previous(wallSchedule, new Date(wall.getTime() - 1000));
  }
  return null;
}

/** No zone of this century sets its clocks back by more. */
const longestSetBackMs = 3 * 3_600_000;

function previous(cron: Cron, at: Date): Date | null {
  // previousRuns looks strictly before its reference, to the second
  const reference = new Date(Math.floor(at.getTime() / 1000) * 1000 + 1000);
  return cron.previousRuns(1, reference)[0] ?? null;
}

function goesByElapsedTime(expression: CronExpression): boolean {
  if (isNickname(expression)) return expression === '@hourly';
  return ['*', '?', '*/1'].includes(expression.split(' ')[1] ?? '');
}

function schedule(expression: string, timeZone: TimeZone): Cron {
  return new Cron(expression, { timezone: timeZone, paused: true, mode: '5-part' });
}

const offsetsByZone = new Map<TimeZone, OffsetAt>();

function offsetsOf(timeZone: TimeZone): OffsetAt {
  let offsets = offsetsByZone.get(timeZone);
  if (offsets === undefined) offsetsByZone.set(timeZone, (offsets = zoneOffsets(timeZone)));
  return offsets;
}
