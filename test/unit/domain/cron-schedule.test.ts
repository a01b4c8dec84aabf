import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { latestDue, nextDue, nextDueTimes, parseCron } from '../../../lib/domain/cron-schedule.ts';
import { parseTimeZone, utc } from '../../../lib/domain/time-zone.ts';
import { changeNights, longWindows, type DueTimes } from './cron-due-times.ts';
import { problemsOf } from './problems-of.ts';

const berlin = parseTimeZone('Europe/Berlin');
const minuteMs = 60_000;
const at = (text: string) => new Date(`${text}:00Z`);

/** All due times of a row's window, by asking for the next one again and again. */
function walk({ zone, cron, from, to }: DueTimes): Date[] {
  const [expression, timeZone, end] = [parseCron(cron), parseTimeZone(zone), at(to)];
  const found: Date[] = [];
  let due = nextDue(expression, timeZone, at(from));
  while (due !== null && due <= end) {
    found.push(due);
    due = nextDue(expression, timeZone, due);
  }
  return found;
}

describe('due times', () => {
  const title = '$cron in $zone from $from';

  test.each(changeNights)(`${title} are those of an independent table`, (row) => {
    expect(walk(row)).toEqual(row.due.map(at));
  });

  test.each(changeNights)(`${title}: at every minute the latest due time is the table's`, (row) => {
    const [expression, timeZone] = [parseCron(row.cron), parseTimeZone(row.zone)];
    const due = row.due.map((text) => at(text).getTime());
    for (let now = at(row.from).getTime(); now <= at(row.to).getTime(); now += 5 * minuteMs) {
      const expected = due.filter((time) => time <= now).at(-1);
      // before the first one of the window the table knows nothing
      if (expected !== undefined) {
        expect(latestDue(expression, timeZone, new Date(now))?.getTime()).toBe(expected);
      }
    }
  });

  test.each(longWindows)(`${title} are those of an independent table, far-away ones too`, (row) => {
    expect(walk(row)).toEqual(row.due.map(at));
  });

  test('looking back finds what looking forward found, at any instant', () => {
    const expressions = ['30 2 * * *', '*/20 1-3 * * *', '0 0 29 2 *', '15 2 * * 0', '@weekly', '7 * * * *'];
    const zones = ['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'UTC'];
    fc.assert(
      fc.property(
        fc.constantFrom(...expressions),
        fc.constantFrom(...zones),
        fc.date({ min: new Date('2020-01-01'), max: new Date('2040-01-01'), noInvalidDate: true }),
        (cron, zone, now) => {
          const [expression, timeZone] = [parseCron(cron), parseTimeZone(zone)];
          const next = nextDue(expression, timeZone, now);
          expect(next).not.toBeNull();
          if (next === null) return;
          expect(next.getTime()).toBeGreaterThan(now.getTime());
          expect(latestDue(expression, timeZone, next)).toEqual(next);
          const latest = latestDue(expression, timeZone, now);
          expect(latest?.getTime()).toBeLessThanOrEqual(now.getTime());
          if (latest !== null) expect(nextDue(expression, timeZone, latest)).toEqual(next);
        },
      ),
      { numRuns: 100 },
    );
  });

  test('a due time counts from its first millisecond on, and not before', () => {
    const daily = parseCron('15 2 * * *');
    const due = new Date('2026-11-22T02:15:00.000Z');
    expect(latestDue(daily, utc, new Date('2026-11-22T02:14:59.999Z'))).toEqual(at('2026-11-21T02:15'));
    expect(latestDue(daily, utc, due)).toEqual(due);
    expect(latestDue(daily, utc, new Date('2026-11-22T02:15:00.001Z'))).toEqual(due);
    expect(nextDue(daily, utc, new Date('2026-11-22T02:14:59.999Z'))).toEqual(due);
    expect(nextDue(daily, utc, due)).toEqual(at('2026-11-23T02:15'));
  });

  test('the next five times of a schedule are listed in order, over a change of the clocks', () => {
    const times = nextDueTimes(parseCron('30 2 * * *'), berlin, at('2026-03-27T12:00'), 5);
    expect(times).toEqual(
      [
        '2026-03-28T01:30',
        '2026-03-29T01:00',
        '2026-03-30T00:30',
        '2026-03-31T00:30',
        '2026-04-01T00:30',
      ].map(at),
    );
  });

  test('a 29 February is found from years away, in both directions', () => {
    const leapDay = parseCron('0 0 29 2 *');
    // 2100 is not a leap year
    expect(nextDue(leapDay, utc, at('2097-01-01T00:00'))).toEqual(at('2104-02-29T00:00'));
    expect(latestDue(leapDay, utc, at('2103-12-31T00:00'))).toEqual(at('2096-02-29T00:00'));
  });
});

describe('parseCron', () => {
  test.each([
    ['15 2 * * *', '15 2 * * *', 'the plain case'],
    ['  15  2 * *\t* ', '15 2 * * *', 'white space is one space'],
    ['*/15 0-6,22 1,15 JAN-MAR mon', '*/15 0-6,22 1,15 JAN-MAR mon', 'lists, ranges, steps, names'],
    ['0 0 * * 7', '0 0 * * 7', '7 is Sunday'],
    ['0 0 29 2 *', '0 0 29 2 *', 'every fourth year is often enough'],
    ['0 0 31 2 1', '0 0 31 2 1', 'day of month or weekday: fires on Mondays'],
    ['0 0 L * *', '0 0 L * *', 'the last day of the month'],
    ['0 0 * * 5#3', '0 0 * * 5#3', 'the third Friday'],
    ['@daily', '@daily', 'a nickname'],
    ['@midnight', '@midnight', 'the same, as cron(8) has it'],
  ])('takes %j', (input, expected) => {
    expect(parseCron(input)).toBe(expected);
  });

  test.each([
    ['', 'it does not have five fields', 'nothing'],
    ['60 * * * *', 'minute 60 is not between 0 and 59', 'a minute too many'],
    ['0 24 * * *', 'hour 24 is not between 0 and 23', 'an hour too many'],
    ['0 0 0 * *', 'day-of-month 0 is not between 1 and 31', 'days begin with 1'],
    ['0 0 32 * *', 'day-of-month 32 is not between 1 and 31', 'a day too many'],
    ['0 0 * 13 *', 'month 13 is not between 1 and 12', 'a month too many'],
    ['0 0 * * 8', 'day-of-week 8 is not between 0 and 7', 'a weekday too many'],
    ['0 0 1-40 * *', 'day-of-month 40 is not between 1 and 31', 'within a range'],
    ['0 0 31 2 *', 'it can never fire', '31 February'],
    ['0 0 30 2 *', 'it can never fire', '30 February'],
    ['0 0 31 4,6,9,11 *', 'it can never fire', 'only months without a 31st'],
    ['* * * * * *', 'it does not have five fields', 'seconds'],
    ['0 0 1 1 * 2027', 'it does not have five fields', 'a year'],
    ['15 2 * *', 'it does not have five fields', 'one field too few'],
    ['2026-11-22T03:15:00', 'it does not have five fields', 'a date, which croner would take'],
    ['@reboot', 'the nicknames are', 'no time at all'],
    ['@Daily', 'the nicknames are', 'nicknames are in lower case'],
    ['*/0 * * * *', 'illegal stepping', 'a step of nothing'],
    ['*/70 * * * *', 'steps cannot be greater', 'a step over the end'],
    ['5-1 * * * *', 'larger than', 'a range backwards'],
    ['1, * * * *', 'empty', 'a list with a hole'],
    ['-1 * * * *', 'illegal', 'a negative'],
    ['1.5 * * * *', 'illegal characters', 'a fraction'],
    ['0 0 * FOO *', 'illegal characters', 'no month'],
    ['０ 2 * * *', 'illegal characters', 'digits of another script'],
    [`0${',0'.repeat(200)} * * * *`, 'longer than 200 characters', 'a flood'],
    ['\u001b[31m 2 * * *', '\\x1b', 'an escape sequence is shown, not sent'],
  ])('refuses %j', (input, problem) => {
    const [message] = problemsOf(() => parseCron(input));
    expect(message).toContain('Invalid cron expression "');
    expect(message).toContain(problem);
    expect(message).toContain('expected five fields');
    expect(message).not.toContain('\u001b');
  });
});
