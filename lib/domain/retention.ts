import { zoneOffsets, localPeriods } from './local-time.ts';
import {
  isEmptyPolicy,
  parseDurationMs,
  parseRetentionPolicy,
  type RetentionPeriod,
  type RetentionPolicy,
} from './retention-policy.ts';
import type { SnapshotId, SnapshotKind } from './snapshot-ref.ts';
import { isGood, type SnapshotStatus } from './snapshot-status.ts';
import type { TimeZone } from './time-zone.ts';

/** What retention has to know of a snapshot. */
export interface RetentionSnapshot extends SnapshotId {
  startedAt: Date;
  status: SnapshotStatus;
  acknowledged: boolean;
  pinned: boolean;
  base: SnapshotId | null;
  /** A run reads it right now. */
  inUse: boolean;
}

export interface RetentionRequest<S extends RetentionSnapshot> {
  /** All snapshots of one host, of every kind, in any order. */
  snapshots: readonly S[];
  /** Which kind the policy is applied to; snapshots of the other kind are not in the plan. */
  kind: SnapshotKind | 'all';
  policy: RetentionPolicy;
  now: Date;
  timeZone: TimeZone;
  protectBases: boolean;
}

export interface RetentionPlan<S> {
  keep: { snapshot: S; reasons: string[] }[];
  delete: { snapshot: S; reason: string }[];
}

/** One row a rule: which period of an instant fills a slot of it. `last` counts snapshots, not periods. */
const rules: readonly { period: RetentionPeriod; unit: string }[] = [
  { period: 'last', unit: 'snapshot' },
  { period: 'hourly', unit: 'hour' },
  { period: 'daily', unit: 'day' },
  { period: 'weekly', unit: 'week' },
  { period: 'monthly', unit: 'month' },
  { period: 'yearly', unit: 'year' },
];

/** Rows that stand for nothing on disk, or that a delete already took hold of. */
const gone: readonly SnapshotStatus[] = ['missing', 'deleting'];

/**
 * Decides which snapshots of a host are kept, with every reason, and which are deleted, with one; touches nothing.
 *
 * The newest snapshot of a period fills one slot, and the newest N periods that have a snapshot are kept; `last` and
 * `within` add to it. Always kept: the newest good snapshot, pinned ones, those in use, those dated in the future, and
 * with `protectBases` what a kept one, or one of a kind outside the plan, was linked against (not what that base itself
 * was linked against: the chain has no end). An empty policy deletes nothing.
 *
 * Snapshots that are not good compete only among themselves, so they never push a good one out; a partial one is
 * superseded by any newer good one. Both lists are ordered newest first.
 *
 * @throws InvalidInputError on a policy that is malformed, which would otherwise keep less than somebody meant
 */
export function planRetention<S extends RetentionSnapshot>(request: RetentionRequest<S>): RetentionPlan<S> {
  const { kind, now } = request;
  const policy = parseRetentionPolicy(request.policy);
  const rule = { policy, now, timeZone: request.timeZone };
  const present = request.snapshots.filter((snapshot) => !gone.includes(snapshot.status)).sort(newestFirst);
  const scope = present.filter((snapshot) => kind === 'all' || snapshot.kind === kind);
  if (isEmptyPolicy(policy)) {
    return { keep: scope.map((snapshot) => ({ snapshot, reasons: ['the policy is empty'] })), delete: [] };
  }

  const reasons = new Map<S, string[]>();
  const keep = (snapshot: S, reason: string) =>
    reasons.set(snapshot, [...(reasons.get(snapshot) ?? []), reason]);

  const past = scope.filter((snapshot) => snapshot.startedAt <= now);
  const good = past.filter(isGood);
  const newestGood = good[0];
  const lesser = past.filter((snapshot) => !isGood(snapshot));
  const superseded = (snapshot: S) =>
    snapshot.status === 'partial' && newestGood !== undefined && newestFirst(newestGood, snapshot) < 0;

  for (const snapshot of scope) {
    // not `>`: a time that cannot be compared counts as one that is not over
    if (!(snapshot.startedAt <= now)) keep(snapshot, 'dated in the future');
    if (snapshot.pinned) keep(snapshot, 'pinned');
    if (snapshot.inUse) keep(snapshot, 'in use by a run');
  }
  for (const newest of [newestGood, present.find(isGood)]) {
    if (newest !== undefined && scope.includes(newest)) keepOnce(newest, 'newest good snapshot');
  }
  function keepOnce(snapshot: S, reason: string) {
    if (!reasons.get(snapshot)?.includes(reason)) keep(snapshot, reason);
  }

  const whyNotGood = fillSlots(good, rule, keep);
  const whyNotLesser = fillSlots(
    lesser.filter((snapshot) => !superseded(snapshot)),
    rule,
    (snapshot, reason) => keep(snapshot, `${snapshot.status}: ${reason}`),
  );
  if (request.protectBases) {
    const users = [
      ...reasons.keys(),
      ...present.filter((snapshot) => kind !== 'all' && snapshot.kind !== kind),
    ];
    for (const [base, user] of basesOf(users, scope)) keep(base, `base of ${user.name}`);
  }

  return {
    keep: scope.flatMap((snapshot) => {
      const why = reasons.get(snapshot);
      return why === undefined ? [] : [{ snapshot, reasons: why }];
    }),
    delete: scope
      .filter((snapshot) => !reasons.has(snapshot))
      .map((snapshot) => ({
        snapshot,
        reason:
          superseded(snapshot) && newestGood !== undefined
            ? `partial, and the newer ${newestGood.name} is good`
            : isGood(snapshot)
              ? whyNotGood(snapshot)
              : whyNotLesser(snapshot),
      })),
  };
}

/** Newest first by start; by name and kind where two began in the same second, so that input order never matters. */
function newestFirst(a: RetentionSnapshot, b: RetentionSnapshot): number {
  return b.startedAt.getTime() - a.startedAt.getTime() || compare(b.name, a.name) || compare(b.kind, a.kind);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function idOf({ kind, name }: SnapshotId): string {
  return `${kind}/${name}`;
}

/**
 * Gives out the slots of the policy to a list that is ordered newest first.
 *
 * @returns a function that says why a snapshot got none
 */
function fillSlots<S extends RetentionSnapshot>(
  snapshots: readonly S[],
  { policy, now, timeZone }: Pick<RetentionRequest<S>, 'policy' | 'now' | 'timeZone'>,
  keep: (snapshot: S, reason: string) => void,
): (snapshot: S) => string {
  const offsetAt = zoneOffsets(timeZone);
  const active = rules.filter(({ period }) => policy[period] > 0);
  const filled = new Map<RetentionPeriod, Map<string, S>>(active.map(({ period }) => [period, new Map()]));
  const withinMs = policy.within === null ? null : parseDurationMs(policy.within);

  let oldestInPeriod: S | undefined;
  for (const snapshot of snapshots) {
    const periods = localPeriods(snapshot.startedAt, offsetAt(snapshot.startedAt));
    let hasRoom = false;
    for (const { period } of active) {
      const slots = filled.get(period);
      if (slots === undefined) continue;
      const key = period === 'last' ? idOf(snapshot) : periods[period];
      if (slots.has(key)) oldestInPeriod = snapshot;
      else if (slots.size < policy[period]) {
        slots.set(key, snapshot);
        oldestInPeriod = snapshot;
        const which = period === 'last' ? '' : ` ${key}`;
        keep(snapshot, `${period}${which} (${slots.size} of ${policy[period]})`);
      }
      hasRoom ||= slots.size < policy[period];
    }
    // all slots are filled, and this one is older than every period that fills one: so are all that follow
    if (!hasRoom && oldestInPeriod !== snapshot) break;
  }
  for (const snapshot of snapshots) {
    if (withinMs === null || snapshot.startedAt.getTime() < now.getTime() - withinMs) break;
    keep(snapshot, `within ${policy.within}`);
  }

  const tooOld = [
    ...active.map(({ period, unit }) => notAmong(policy[period], unit)),
    ...(policy.within === null ? [] : [`older than ${policy.within}`]),
  ].join('; ');
  return (snapshot) => {
    if (oldestInPeriod === undefined || newestFirst(oldestInPeriod, snapshot) < 0) return tooOld;
    const periods = localPeriods(snapshot.startedAt, offsetAt(snapshot.startedAt));
    const whys: string[] = [];
    const takenBy = new Map<string, string[]>();
    for (const { period, unit } of active) {
      const key = period === 'last' ? null : periods[period];
      const winner = key === null ? undefined : filled.get(period)?.get(key)?.name;
      if (winner === undefined) whys.push(notAmong(policy[period], unit));
      else takenBy.set(winner, [...(takenBy.get(winner) ?? []), `${period} ${key}`]);
    }
    for (const [winner, slots] of takenBy) whys.push(`${slots.join(', ')} filled by ${winner}`);
    if (policy.within !== null) whys.push(`older than ${policy.within}`);
    return whys.join('; ');
  };
}

/** What snapshots that stay were linked against, where it is in scope. */
function basesOf<S extends RetentionSnapshot>(users: readonly S[], scope: readonly S[]): [S, S][] {
  const byId = new Map(scope.map((snapshot) => [idOf(snapshot), snapshot]));
  const found = new Map<S, S>();
  for (const user of users) {
    const base = user.base === null ? undefined : byId.get(idOf(user.base));
    if (base !== undefined && !found.has(base)) found.set(base, user);
  }
  return [...found];
}

function notAmong(count: number, unit: string): string {
  if (count > 1) return `not among the newest ${count} ${unit}s`;
  return unit === 'snapshot' ? 'not the newest snapshot' : `not of the newest ${unit}`;
}
