import { describe, expect, test } from '@jest/globals';
import {
  planRetention,
  type RetentionRequest,
  type RetentionSnapshot,
} from '../../../lib/domain/retention.ts';
import type { RetentionPolicy } from '../../../lib/domain/retention-policy.ts';
import { parseTimeZone, utc } from '../../../lib/domain/time-zone.ts';
import { problemsOf } from './problems-of.ts';
import { policyOf, snapshot } from './sample-snapshots.ts';

const now = new Date('2026-11-22T12:00:00Z');
const berlin = parseTimeZone('Europe/Berlin');

function plan(
  snapshots: RetentionSnapshot[],
  rules: Partial<RetentionPolicy>,
  changes: Partial<RetentionRequest<RetentionSnapshot>> = {},
) {
  const request = { snapshots, kind: 'scheduled' as const, now, timeZone: utc, protectBases: false };
  return planRetention({ ...request, policy: policyOf(rules), ...changes });
}

/** Which snapshots stay, by the start that a test gave them. */
function kept(...args: Parameters<typeof plan>): string[] {
  return plan(...args).keep.map((row) => row.snapshot.startedAt.toISOString().slice(0, 16));
}

const T = (start: string, changes: Partial<RetentionSnapshot> = {}) => snapshot(`${start}:00Z`, changes);

describe('planRetention keeps', () => {
  const fourDays = [
    '2026-11-19T03:00',
    '2026-11-20T03:00',
    '2026-11-20T15:00',
    '2026-11-21T03:00',
    '2026-11-22T03:00',
    '2026-11-22T09:00',
  ];
  test.each<[string, Partial<RetentionPolicy>, string[], string[]]>([
    // the one newest snapshot of each of the two newest days
    ['the newest of each day', { daily: 2 }, fourDays, ['2026-11-22T09:00', '2026-11-21T03:00']],
    // `last` counts snapshots, whatever their day
    ['the last three', { last: 3 }, fourDays, ['2026-11-22T09:00', '2026-11-22T03:00', '2026-11-21T03:00']],
    // rules add up: the same snapshot may fill several slots, and a slot is not handed on
    ['what any rule keeps', { last: 1, daily: 2 }, fourDays, ['2026-11-22T09:00', '2026-11-21T03:00']],
    // periods without a snapshot fill no slot: a host that was off for a month keeps its old days
    [
      'the newest days that have a snapshot',
      { daily: 2 },
      ['2026-01-05T03:00', '2026-01-06T03:00', '2026-11-22T03:00'],
      ['2026-11-22T03:00', '2026-01-06T03:00'],
    ],
    // ISO weeks begin on Monday; Sunday the 22nd belongs to the week of Monday the 16th
    [
      'the newest of each ISO week',
      { weekly: 2 },
      ['2026-11-15T03:00', '2026-11-16T03:00', '2026-11-22T03:00'],
      ['2026-11-22T03:00', '2026-11-15T03:00'],
    ],
    // Thursday decides: 29 December 2025 is in week 1 of 2026, so it shares a week with 1 January
    [
      'one of a week that spans two years',
      { weekly: 5 },
      ['2025-12-28T03:00', '2025-12-29T03:00', '2026-01-01T03:00'],
      ['2026-01-01T03:00', '2025-12-28T03:00'],
    ],
    [
      'the newest of each month',
      { monthly: 2 },
      ['2026-09-30T03:00', '2026-10-01T03:00', '2026-10-31T03:00', '2026-11-01T03:00'],
      ['2026-11-01T03:00', '2026-10-31T03:00'],
    ],
    [
      'the newest of each year',
      { yearly: 2 },
      ['2024-06-01T03:00', '2025-01-01T03:00', '2025-12-31T03:00', '2026-01-01T03:00'],
      ['2026-01-01T03:00', '2025-12-31T03:00'],
    ],
    [
      'the newest of each hour',
      { hourly: 2 },
      ['2026-11-22T08:59', '2026-11-22T09:00', '2026-11-22T09:59', '2026-11-22T10:00'],
      ['2026-11-22T10:00', '2026-11-22T09:59'],
    ],
    // to the millisecond: exactly seven days old is still within seven days
    [
      'everything within a week',
      { within: '7d' },
      ['2026-11-15T11:59', '2026-11-15T12:00', '2026-11-20T03:00'],
      ['2026-11-20T03:00', '2026-11-15T12:00'],
    ],
    // too old for the rule, but the only one there is
    [
      'the newest good one, however old',
      { within: '1h' },
      ['2020-01-01T03:00', '2020-01-02T03:00'],
      ['2020-01-02T03:00'],
    ],
    [
      'everything under an empty policy',
      {},
      ['2020-01-01T03:00', '2026-11-22T03:00'],
      ['2026-11-22T03:00', '2020-01-01T03:00'],
    ],
    ['nothing of nothing', { daily: 1 }, [], []],
  ])('%s (%j)', (_what, rules, starts, expected) => {
    expect(
      kept(
        starts.map((start) => T(start)),
        rules,
      ),
    ).toEqual(expected);
  });

  test('days as the zone has them, not as UTC has them', () => {
    // 23:30 and 00:30 in Berlin: two days there, one day in UTC
    const two = [T('2026-11-21T22:30'), T('2026-11-21T23:30')];
    expect(kept(two, { daily: 5 })).toHaveLength(1);
    expect(kept(two, { daily: 5 }, { timeZone: berlin })).toHaveLength(2);
  });

  test('both of the equal hours of an autumn night, and one a day all the same', () => {
    // 02:30 summer time and 02:30 winter time
    const night = [T('2026-10-25T00:30'), T('2026-10-25T01:30')];
    expect(kept(night, { hourly: 5 }, { timeZone: berlin })).toHaveLength(2);
    expect(kept(night, { daily: 5 }, { timeZone: berlin })).toEqual(['2026-10-25T01:30']);
  });

  test('what is pinned, in use or dated in the future, and says so', () => {
    const { keep } = plan(
      [
        T('2026-11-22T03:00'),
        T('2020-01-01T03:00', { pinned: true }),
        T('2020-01-02T03:00', { inUse: true }),
        T('2027-01-01T03:00'),
      ],
      { last: 1 },
    );
    expect(keep.map(({ reasons }) => reasons)).toEqual([
      ['dated in the future', 'newest good snapshot'],
      ['newest good snapshot', 'last (1 of 1)'],
      ['in use by a run'],
      ['pinned'],
    ]);
  });

  test('a snapshot whose time cannot be read', () => {
    const broken = { ...T('2026-11-20T03:00'), startedAt: new Date(NaN) };
    const result = plan([broken, T('2026-11-22T03:00')], { last: 1 });
    expect(result.delete).toEqual([]);
  });
});

describe('planRetention gives', () => {
  test('every reason to keep, and the one to delete', () => {
    const result = plan(
      [T('2026-11-22T03:00'), T('2026-11-21T03:00'), T('2026-11-21T02:00'), T('2026-10-01T03:00')],
      {
        last: 1,
        daily: 2,
        within: '12h',
      },
    );
    expect(result.keep.map(({ reasons }) => reasons)).toEqual([
      ['newest good snapshot', 'last (1 of 1)', 'daily 2026-11-22 (1 of 2)', 'within 12h'],
      ['daily 2026-11-21 (2 of 2)'],
    ]);
    expect(result.delete.map(({ reason }) => reason)).toEqual([
      `not the newest snapshot; daily 2026-11-21 filled by ${T('2026-11-21T03:00').name}; older than 12h`,
      'not the newest snapshot; not among the newest 2 days; older than 12h',
    ]);
  });

  test('a snapshot that is not good the reason of its own kind', () => {
    const damaged = (start: string) => T(start, { status: 'damaged' });
    const result = plan([T('2026-11-22T09:00'), damaged('2026-11-22T08:00'), damaged('2026-11-22T07:00')], {
      daily: 1,
    });
    expect(result.keep[1]?.reasons).toEqual(['damaged: daily 2026-11-22 (1 of 1)']);
    expect(result.delete.map(({ reason }) => reason)).toEqual([
      `daily 2026-11-22 filled by ${damaged('2026-11-22T08:00').name}`,
    ]);
  });
});

describe('planRetention lets', () => {
  test.each(['partial', 'suspicious', 'damaged'] as const)('no %s snapshot push a good one out', (status) => {
    const good = [T('2026-11-19T03:00'), T('2026-11-20T03:00')];
    const lesser = ['2026-11-21T03:00', '2026-11-21T15:00', '2026-11-22T03:00'].map((at) =>
      T(at, { status }),
    );
    expect(kept([...good, ...lesser], { last: 2 })).toEqual(expect.arrayContaining(kept(good, { last: 2 })));
  });

  test('a suspicious snapshot count once it is acknowledged', () => {
    const old = T('2026-11-20T03:00');
    const odd = (acknowledged: boolean) => T('2026-11-21T03:00', { status: 'suspicious', acknowledged });
    expect(kept([old, odd(false)], { last: 1 })).toEqual(['2026-11-21T03:00', '2026-11-20T03:00']);
    expect(kept([old, odd(true)], { last: 1 })).toEqual(['2026-11-21T03:00']);
  });

  test('a partial snapshot go as soon as a newer good one exists', () => {
    const partial = T('2026-11-21T03:00', { status: 'partial' });
    const newer = T('2026-11-22T03:00');
    expect(kept([partial], { last: 9 })).toEqual(['2026-11-21T03:00']);
    expect(plan([partial, newer], { last: 9 }).delete).toEqual([
      { snapshot: partial, reason: `partial, and the newer ${newer.name} is good` },
    ]);
  });

  test('rows without a directory, and those on their way out, have no part', () => {
    const rows = [
      T('2026-11-22T03:00', { status: 'missing' }),
      T('2026-11-21T03:00', { status: 'deleting' }),
    ];
    expect(plan([...rows, T('2026-11-20T03:00')], { last: 1 })).toMatchObject({
      keep: [{ reasons: ['newest good snapshot', 'last (1 of 1)'] }],
      delete: [],
    });
  });

  test('manual snapshots alone unless it is asked for them', () => {
    const snapshots = [
      T('2026-11-20T03:00'),
      T('2026-11-21T03:00', { kind: 'manual' }),
      T('2026-11-22T03:00'),
    ];
    expect(plan(snapshots, { last: 1 }).delete).toHaveLength(1);
    expect(plan(snapshots, { last: 1 }, { kind: 'manual' }).delete).toEqual([]);
    expect(plan(snapshots, { last: 1 }, { kind: 'all' }).delete).toHaveLength(2);
  });

  test('two snapshots of one name, one of each kind, count as two', () => {
    const one = T('2026-11-22T03:00');
    const other: RetentionSnapshot = { ...one, kind: 'manual' };
    expect(plan([one, other], { last: 2 }, { kind: 'all' }).keep).toHaveLength(2);
  });
});

describe('protectBases', () => {
  const base = T('2026-11-19T03:00');
  const middle = T('2026-11-20T03:00', { base: { kind: base.kind, name: base.name } });
  const newest = T('2026-11-22T03:00', { base: { kind: middle.kind, name: middle.name } });

  test('keeps the base of a kept snapshot, but not the base of that base', () => {
    expect(kept([base, middle, newest], { last: 1 })).toEqual(['2026-11-22T03:00']);
    const result = plan([base, middle, newest], { last: 1 }, { protectBases: true });
    expect(result.keep[1]).toEqual({ snapshot: middle, reasons: [`base of ${newest.name}`] });
    expect(result.delete.map((row) => row.snapshot)).toEqual([base]);
  });

  test('keeps the base of a manual snapshot when only scheduled ones are pruned', () => {
    const manual = T('2026-11-21T03:00', { kind: 'manual', base: { kind: 'scheduled', name: base.name } });
    const result = plan([base, manual, newest], { last: 1 }, { protectBases: true });
    expect(result.delete).toEqual([]);
    expect(result.keep.at(-1)?.reasons).toEqual([`base of ${manual.name}`]);
  });

  test('does not mind a base that is gone', () => {
    const orphan = T('2026-11-22T03:00', { base: { kind: 'scheduled', name: T('2020-01-01T00:00').name } });
    expect(plan([orphan], { last: 1 }, { protectBases: true }).delete).toEqual([]);
  });
});

test.each<[Partial<RetentionPolicy>, string]>([
  [{ daily: -1 }, 'a negative count'],
  [{ daily: NaN }, 'no number'],
  [{ within: '7 days' }, 'a duration of another form'],
])('a malformed policy is refused, since it would keep less than somebody meant: %j (%s)', (rules) => {
  expect(problemsOf(() => plan([T('2026-11-22T03:00')], rules))).toHaveLength(1);
});

test('a count that is undefined is zero: the policy is still empty', () => {
  const rules = { daily: undefined } as unknown as Partial<RetentionPolicy>;
  expect(plan([T('2020-01-01T03:00'), T('2026-11-22T03:00')], rules).delete).toEqual([]);
});
