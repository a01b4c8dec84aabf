import { describe, expect, test } from '@jest/globals';
import { parseCron } from '../../../lib/domain/cron-schedule.ts';
import { dueSlot, latestDueAt, type ScheduleState } from '../../../lib/domain/slot-decision.ts';
import { parseTimeZone, utc } from '../../../lib/domain/time-zone.ts';

const minuteMs = 60_000;
const T = (text: string) => new Date(`${text}:00Z`);

function schedule(changes: Partial<ScheduleState> = {}): ScheduleState {
  return {
    cron: parseCron('15 2 * * *'),
    timeZone: utc,
    validFrom: T('2026-01-01T00:00'),
    lastSlotAt: null,
    ...changes,
  };
}

const decide = (state: ScheduleState, now: Date) => dueSlot(state, now, latestDueAt(now));

/** Ticks once a minute as a scheduler does, where SQL holds each slot once; returns what was run. */
function tickThrough(state: ScheduleState, moments: Iterable<Date>): string[] {
  const taken = new Set<number>();
  const runs: string[] = [];
  let current = state;
  for (const now of moments) {
    const slot = decide(current, now);
    if (slot === null) continue;
    current = { ...current, lastSlotAt: slot };
    if (taken.has(slot.getTime())) continue;
    taken.add(slot.getTime());
    runs.push(slot.toISOString().slice(0, 16));
  }
  return runs;
}

function* minutesFrom(start: string, count: number): Iterable<Date> {
  for (let index = 0; index < count; index++) yield new Date(T(start).getTime() + index * minuteMs);
}

describe('a slot is due', () => {
  test.each<[string, Partial<ScheduleState>, string, string | null]>([
    ['at its minute', { lastSlotAt: T('2026-11-21T02:15') }, '2026-11-22T02:15', '2026-11-22T02:15'],
    ['not a minute before', { lastSlotAt: T('2026-11-21T02:15') }, '2026-11-22T02:14', null],
    [
      'late, when nobody ticked',
      { lastSlotAt: T('2026-11-21T02:15') },
      '2026-11-22T09:00',
      '2026-11-22T02:15',
    ],
    ['only once', { lastSlotAt: T('2026-11-22T02:15') }, '2026-11-22T09:00', null],
    [
      'once after three days down',
      { lastSlotAt: T('2026-11-19T02:15') },
      '2026-11-22T09:00',
      '2026-11-22T02:15',
    ],
    ['not when the schedule is younger', { validFrom: T('2026-11-22T08:00') }, '2026-11-22T09:00', null],
    [
      'when the schedule was made at that very minute',
      { validFrom: T('2026-11-22T02:15') },
      '2026-11-22T02:15',
      '2026-11-22T02:15',
    ],
    [
      'for a new schedule at its first time',
      { validFrom: T('2026-11-22T02:00') },
      '2026-11-22T02:16',
      '2026-11-22T02:15',
    ],
    [
      'again when the last one lies in the future: the clock was set back',
      { lastSlotAt: T('2027-11-22T02:15') },
      '2026-11-22T09:00',
      '2026-11-22T02:15',
    ],
    [
      'though the schedule was made while the clock was a year ahead',
      { validFrom: T('2027-11-22T00:00') },
      '2026-11-22T09:00',
      '2026-11-22T02:15',
    ],
    [
      'not before a schedule made minutes ahead, by a clock that was set right',
      { validFrom: T('2026-11-22T09:05') },
      '2026-11-22T09:00',
      null,
    ],
    [
      'once in four years',
      { cron: parseCron('0 0 29 2 *'), validFrom: T('2023-01-01T00:00') },
      '2026-11-22T09:00',
      '2024-02-29T00:00',
    ],
  ])('%s', (_when, state, now, expected) => {
    expect(decide(schedule(state), T(now))).toEqual(expected === null ? null : T(expected));
  });
});

describe('ticking every minute', () => {
  test('three days down give one catch-up, then the usual rhythm', () => {
    const hourly = schedule({ cron: parseCron('0 * * * *'), lastSlotAt: T('2026-11-19T09:00') });
    expect(tickThrough(hourly, minutesFrom('2026-11-22T09:30', 95))).toEqual([
      '2026-11-22T09:00',
      '2026-11-22T10:00',
      '2026-11-22T11:00',
    ]);
  });

  test.each([
    // 02:30 does not exist: it runs when the clocks have moved on to 03:00
    ['spring', '2026-03-28T22:00', ['2026-03-29T01:00']],
    // 02:30 comes twice: it runs at the first
    ['autumn', '2026-10-24T22:00', ['2026-10-25T00:30']],
  ])('a night of %s runs 02:30 once', (_season, start, expected) => {
    const nightly = schedule({
      cron: parseCron('30 2 * * *'),
      timeZone: parseTimeZone('Europe/Berlin'),
      validFrom: T(start),
    });
    expect(tickThrough(nightly, minutesFrom(start, 12 * 60))).toEqual(expected);
  });

  test('a clock set back by three hours runs no slot twice and misses none to come', () => {
    const hourly = schedule({ cron: parseCron('0 * * * *'), validFrom: T('2026-11-22T08:30') });
    const moments = [...minutesFrom('2026-11-22T08:30', 240), ...minutesFrom('2026-11-22T09:30', 240)];
    expect(tickThrough(hourly, moments)).toEqual([
      '2026-11-22T09:00',
      '2026-11-22T10:00',
      '2026-11-22T11:00',
      '2026-11-22T12:00',
      '2026-11-22T13:00',
    ]);
  });

  test('a clock that was a year ahead for an hour neither storms nor falls silent', () => {
    const daily = schedule({ validFrom: T('2026-11-22T00:00') });
    const moments = [
      ...minutesFrom('2026-11-22T02:00', 60),
      ...minutesFrom('2027-11-22T02:00', 60),
      ...minutesFrom('2026-11-22T04:00', 2 * 24 * 60),
    ];
    expect(tickThrough(daily, moments)).toEqual([
      '2026-11-22T02:15',
      '2027-11-21T02:15',
      '2027-11-22T02:15',
      '2026-11-23T02:15',
      '2026-11-24T02:15',
    ]);
  });
});

test('expressions and zones are told apart when due times are remembered', () => {
  const latest = latestDueAt(T('2026-11-22T09:00'));
  const [daily, hourly] = [parseCron('15 2 * * *'), parseCron('0 * * * *')];
  expect(latest(daily, utc)).toEqual(T('2026-11-22T02:15'));
  expect(latest(daily, parseTimeZone('Europe/Berlin'))).toEqual(T('2026-11-22T01:15'));
  expect(latest(hourly, utc)).toEqual(T('2026-11-22T09:00'));
  expect(latest(daily, utc)).toEqual(T('2026-11-22T02:15'));
});
