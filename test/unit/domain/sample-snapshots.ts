import fc from 'fast-check';
import type { RetentionRequest, RetentionSnapshot } from '../../../lib/domain/retention.ts';
import { emptyRetentionPolicy, type RetentionPolicy } from '../../../lib/domain/retention-policy.ts';
import { makeSnapshotName } from '../../../lib/domain/snapshot-name.ts';
import { snapshotKinds } from '../../../lib/domain/snapshot-ref.ts';
import { snapshotStatuses } from '../../../lib/domain/snapshot-status.ts';
import { parseTimeZone } from '../../../lib/domain/time-zone.ts';

/** A complete scheduled snapshot begun at a time, with what a test changes about it. */
export function snapshot(at: string | Date, changes: Partial<RetentionSnapshot> = {}): RetentionSnapshot {
  const startedAt = new Date(at);
  const serial = Math.floor(startedAt.getTime() / 1000) % 256;
  return {
    kind: 'scheduled',
    name: makeSnapshotName(startedAt, Uint8Array.of(0, 0, 0, 0, 0, serial)),
    startedAt,
    status: 'complete',
    acknowledged: false,
    pinned: false,
    base: null,
    inUse: false,
    ...changes,
  };
}

/** A policy with some rules and zero for all others. */
export function policyOf(rules: Partial<RetentionPolicy>): RetentionPolicy {
  return { ...emptyRetentionPolicy, ...rules };
}

/** Nights on which clocks change, turns of years and weeks, and the time around them. */
const interestingDays = [
  '2026-03-29', // spring in Berlin
  '2026-10-25', // autumn in Berlin
  '2026-03-08', // spring in New York
  '2026-11-01', // autumn in New York
  '2026-04-05', // autumn on Lord Howe: half an hour
  '2026-10-04', // spring on Lord Howe
  '2025-12-29', // a Monday of week 1 of 2026
  '2027-01-01', // a Friday of week 53 of 2026
  '2024-02-29',
].map((day) => new Date(`${day}T00:00:00Z`).getTime());

const minutes = (low: number, high: number) => fc.integer({ min: low, max: high });

const startArb = fc.oneof(
  // dense: within a day and a half of an interesting midnight, to the quarter of an hour, so that times coincide
  fc
    .tuple(fc.constantFrom(...interestingDays), minutes(-96, 144))
    .map(([day, quarter]) => new Date(day + quarter * 900_000)),
  // sparse: anywhere in four years
  minutes(0, 4 * 366 * 24 * 60).map((minute) => new Date(Date.UTC(2024, 0, 1) + minute * 60_000)),
);

const snapshotArb: fc.Arbitrary<RetentionSnapshot> = fc
  .record({
    startedAt: startArb,
    serial: fc.integer({ min: 0, max: 3 }),
    kind: fc.constantFrom(...snapshotKinds),
    status: fc.oneof(
      { arbitrary: fc.constant('complete' as const), weight: 4 },
      fc.constantFrom(...snapshotStatuses),
    ),
    acknowledged: fc.boolean(),
    pinned: fc.integer({ min: 0, max: 15 }).map((roll) => roll === 0),
    inUse: fc.integer({ min: 0, max: 15 }).map((roll) => roll === 0),
  })
  .map(({ serial, ...rest }) => ({
    ...rest,
    name: makeSnapshotName(rest.startedAt, Uint8Array.of(0, 0, 0, 0, 0, serial)),
    base: null,
  }));

/** Up to 40 snapshots, each with its own id; about half of them name another one as base. */
export const snapshotsArb: fc.Arbitrary<RetentionSnapshot[]> = fc
  .tuple(
    fc.uniqueArray(snapshotArb, { maxLength: 40, selector: ({ kind, name }) => `${kind}/${name}` }),
    fc.infiniteStream(fc.integer({ min: -40, max: 39 })),
  )
  .map(([snapshots, picks]) =>
    snapshots.map((one) => {
      const base = snapshots[Number(picks.next().value)];
      return base === undefined || base === one
        ? one
        : { ...one, base: { kind: base.kind, name: base.name } };
    }),
  );

const countArb = fc.oneof({ arbitrary: fc.constant(0), weight: 2 }, fc.integer({ min: 1, max: 6 }));

export const policyArb: fc.Arbitrary<RetentionPolicy> = fc.record({
  last: countArb,
  hourly: countArb,
  daily: countArb,
  weekly: countArb,
  monthly: countArb,
  yearly: countArb,
  within: fc.constantFrom(null, null, '1h', '36h', '2d', '7d', '4w', '52w'),
});

export const requestArb: fc.Arbitrary<RetentionRequest<RetentionSnapshot>> = fc.record({
  snapshots: snapshotsArb,
  kind: fc.constantFrom('scheduled' as const, 'manual' as const, 'all' as const),
  policy: policyArb,
  now: fc.oneof(startArb, fc.constant(new Date('2028-01-01T00:00:00Z'))),
  timeZone: fc
    .constantFrom('Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kolkata', 'UTC')
    .map(parseTimeZone),
  protectBases: fc.boolean(),
});
