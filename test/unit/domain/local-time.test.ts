import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { localPeriods, periodsIn, zoneOffsets } from '../../../lib/domain/local-time.ts';
import { parseTimeZone } from '../../../lib/domain/time-zone.ts';
import { firstInstantOf, wallClockAt } from '../../../lib/domain/wall-clock.ts';

const zones = ['Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'Australia/Lord_Howe', 'UTC'];

test.each([
  ['Europe/Berlin', '2026-03-29T00:59:59Z', 60],
  ['Europe/Berlin', '2026-03-29T01:00:00Z', 120],
  ['Europe/Berlin', '2026-10-25T00:59:59Z', 120],
  ['Europe/Berlin', '2026-10-25T01:00:00Z', 60],
  ['America/New_York', '2026-03-08T06:59:59Z', -300],
  ['America/New_York', '2026-03-08T07:00:00Z', -240],
  ['Australia/Lord_Howe', '2026-04-04T14:59:59Z', 660],
  ['Australia/Lord_Howe', '2026-04-04T15:00:00Z', 630],
  ['Asia/Kolkata', '2026-11-22T00:00:00Z', 330],
  // the day that Samoa left out
  ['Pacific/Apia', '2011-12-30T09:59:59Z', -600],
  ['Pacific/Apia', '2011-12-30T10:00:00Z', 840],
  ['UTC', '2026-11-22T00:00:00Z', 0],
])('%s at %s is %i minutes ahead of UTC', (zone, at, minutes) => {
  expect(zoneOffsets(parseTimeZone(zone))(new Date(at))).toBe(minutes);
});

// from the calendar: ISO weeks begin on Monday, and week 1 has the year's first Thursday
test.each([
  ['2025-12-28T12:00:00Z', '2025-W52'],
  ['2025-12-29T12:00:00Z', '2026-W01'],
  ['2026-01-04T12:00:00Z', '2026-W01'],
  ['2026-12-31T12:00:00Z', '2026-W53'],
  ['2027-01-03T12:00:00Z', '2026-W53'],
  ['2027-01-04T12:00:00Z', '2027-W01'],
  ['2024-12-30T12:00:00Z', '2025-W01'],
])('%s is in %s', (at, week) => {
  expect(localPeriods(new Date(at), 0).weekly).toBe(week);
});

test('periods read as the wall clock of the zone', () => {
  expect(localPeriods(new Date('2026-12-31T23:30:00Z'), 60)).toEqual({
    hourly: '2027-01-01 00h+01:00',
    daily: '2027-01-01',
    weekly: '2026-W53',
    monthly: '2027-01',
    yearly: '2027',
  });
  expect(localPeriods(new Date('2026-01-01T02:00:00Z'), -210).hourly).toBe('2025-12-31 22h-03:30');
});

test('an instant comes back from its wall clock, or an earlier one that showed the same', () => {
  const instants = fc.date({ min: new Date('2020-01-01'), max: new Date('2035-01-01'), noInvalidDate: true });
  fc.assert(
    fc.property(fc.constantFrom(...zones), instants, (zone, at) => {
      const offsetAt = zoneOffsets(parseTimeZone(zone));
      const wall = wallClockAt(at, offsetAt);
      const first = firstInstantOf(wall, offsetAt);
      expect(wallClockAt(first, offsetAt)).toEqual(wall);
      expect(at.getTime() - first.getTime()).toBeGreaterThanOrEqual(0);
      expect(at.getTime() - first.getTime()).toBeLessThanOrEqual(3_600_000);
    }),
  );
});

test.each([
  ['Europe/Berlin', '2026-03-29T02:30:00Z', '2026-03-29T01:00:00.000Z', 'skipped'],
  ['Europe/Berlin', '2026-03-29T02:00:00Z', '2026-03-29T01:00:00.000Z', 'the first that is skipped'],
  ['Europe/Berlin', '2026-03-29T01:59:00Z', '2026-03-29T00:59:00.000Z', 'the last before'],
  ['Europe/Berlin', '2026-10-25T02:30:00Z', '2026-10-25T00:30:00.000Z', 'shown twice'],
  ['Australia/Lord_Howe', '2026-10-04T02:15:00Z', '2026-10-03T15:30:00.000Z', 'half an hour skipped'],
])('in %s the clocks first show %s at %s: %s', (zone, wall, instant) => {
  expect(firstInstantOf(new Date(wall), zoneOffsets(parseTimeZone(zone))).toISOString()).toBe(instant);
});

// hour after hour through a change of the clocks, and a zone that is half an hour off
test.each([
  ['Europe/Berlin', '2026-10-24T20:00:00Z'],
  ['Asia/Kolkata', '2026-10-24T20:00:00Z'],
])('periods of %s that are asked in a row are those of each instant', (name, from) => {
  const zone = parseTimeZone(name);
  const periodsAt = periodsIn(zone);
  const offsetAt = zoneOffsets(zone);
  const instants = Array.from({ length: 60 }, (_, index) => new Date(Date.parse(from) + index * 600_000));
  for (const at of [...instants, ...instants.toReversed()]) {
    expect(periodsAt(at)).toEqual(localPeriods(at, offsetAt(at)));
  }
  expect(periodsAt(new Date('2026-10-25T10:00:00Z'))).toBe(periodsAt(new Date('2026-10-25T10:20:00Z')));
});
