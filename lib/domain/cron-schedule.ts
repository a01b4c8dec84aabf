import { Cron } from 'croner';
import type { Branded } from './brand.ts';
import { InvalidInputError } from './errors.ts';
import { showText } from './show-text.ts';
import { utc, type TimeZone } from './time-zone.ts';

/** A cron expression of five fields, or a nickname such as `@daily`, that fires at some time. */
export type CronExpression = Branded<'CronExpression'>;

const nicknames = ['@yearly', '@annually', '@monthly', '@weekly', '@daily', '@hourly'];

/**
 * Refuses what croner would take in a looser sense (seconds, years, dates) and what can never fire, such as 31 February.
 *
 * @throws InvalidInputError
 */
export function parseCron(input: string): CronExpression {
  const expression = input.trim().replace(/\s+/g, ' ');
  const problem = findProblem(expression);
  if (problem === null) return expression as CronExpression;
  throw new InvalidInputError(
    `Invalid cron expression "${showText(input, 80)}": ${problem}; expected five fields ` +
      `(minute hour day-of-month month day-of-week) such as "15 2 * * *", or one of ${nicknames.join(' ')}.`,
  );
}

function findProblem(expression: string): string | null {
  const isNickname = nicknames.includes(expression);
  if (!isNickname && expression.split(' ').length !== 5) return 'it does not have five fields';
  if (expression.length > 200) return 'it is longer than 200 characters';
  try {
    // any fixed instant does: an expression fires within eight years, or not at all
    const fires = schedule(expression, utc).nextRun(new Date('2024-01-01T00:00:00Z')) !== null;
    return fires ? null : 'it can never fire';
  } catch (error) {
    return error instanceof Error
      ? showText(error.message.replace(/^CronPattern: /, ''), 120)
      : 'it is malformed';
  }
}

/** The first due time after an instant; null when there is none any more. */
export function nextDue(expression: CronExpression, timeZone: TimeZone, after: Date): Date | null {
  return schedule(expression, timeZone).nextRun(after);
}

/** The next `count` due times after an instant. */
export function nextDueTimes(
  expression: CronExpression,
  timeZone: TimeZone,
  after: Date,
  count: number,
): Date[] {
  return schedule(expression, timeZone).nextRuns(count, after);
}

/**
 * The newest due time at or before an instant: after three days of downtime it is the one slot to catch up with.
 * A time that a spring night skips fires once, when the clocks have moved on; one that an autumn night has twice
 * fires at the first of the two.
 */
export function latestDue(expression: CronExpression, timeZone: TimeZone, at: Date): Date | null {
  // previousRuns looks strictly before its reference, to the second
  const reference = new Date(Math.floor(at.getTime() / 1000) * 1000 + 1000);
  return schedule(expression, timeZone).previousRuns(1, reference)[0] ?? null;
}

function schedule(expression: string, timeZone: TimeZone): Cron {
  return new Cron(expression, { timezone: timeZone, paused: true, mode: '5-part' });
}
