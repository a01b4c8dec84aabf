import { periodsIn, type LocalPeriods } from './local-time.ts';
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
  const rule = { policy, now, periodsAt: periodsIn(request.timeZone) };
  const present = request.snapshots.filter(({ status }) => !gone.includes(status)).sort(newestFirst);
  const scope = present.filter((snapshot) => kind === 'all' || snapshot.kind === kind);
  if (isEmptyPolicy(policy)) {
    return { keep: scope.map((snapshot) => ({ snapshot, reasons: ['the policy is empty'] })), delete: [] };
  }

  const reasons = new Map<S, string[]>();
  const keep = (snapshot: S, reason: string) =>
    reasons.set(snapshot, [...(reasons.get(snapshot) ?? []), reason]);

  const good: S[] = [];
  const lesser: S[] = [];
  for (const snapshot of scope) {
    // not `>`: a time that cannot be compared counts as one that is not over
    if (!(snapshot.startedAt.getTime() <= now.getTime())) keep(snapshot, 'dated in the future');
    else (isGood(snapshot) ? good : lesser).push(snapshot);
    if (snapshot.pinned) keep(snapshot, 'pinned');
    if (snapshot.inUse) keep(snapshot, 'in use by a run');
  }
  const newestGood = good[0];
  const superseded = (snapshot: S) =>
    snapshot.status === 'partial' && newestGood !== undefined && newestFirst(newestGood, snapshot) < 0;

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

  const whyDeleted = (snapshot: S) => {
    if (isGood(snapshot)) return whyNotGood(snapshot);
    return superseded(snapshot) && newestGood !== undefined
      ? `partial, and the newer ${newestGood.name} is good`
      : whyNotLesser(snapshot);
  };
  const plan: RetentionPlan<S> = { keep: [], delete: [] };
  for (const snapshot of scope) {
    const why = reasons.get(snapshot);
    if (why === undefined) plan.delete.push({ snapshot, reason: whyDeleted(snapshot) });
    else plan.keep.push({ snapshot, reasons: why });
  }
  return plan;
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
  { policy, now, periodsAt }: { policy: RetentionPolicy; now: Date; periodsAt: (at: Date) => LocalPeriods },
  keep: (snapshot: S, reason: string) => void,
): (snapshot: S) => string {
  const active = rules.filter(({ period }) => policy[period] > 0);
  const filled = new Map<RetentionPeriod, Map<string, S>>(active.map(({ period }) => [period, new Map()]));
  const withinMs = policy.within === null ? null : parseDurationMs(policy.within);

  let oldestInPeriod: S | undefined;
  for (const snapshot of snapshots) {
    const periods = periodsAt(snapshot.startedAt);
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
  const whyNotIn = (periods: LocalPeriods): string => {
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
  // snapshots of one hour lost to the same winners
  const known = new WeakMap<LocalPeriods, string>();
  return (snapshot) => {
    if (oldestInPeriod === undefined || newestFirst(oldestInPeriod, snapshot) < 0) return tooOld;
    const periods = periodsAt(snapshot.startedAt);
    const why = known.get(periods) ?? whyNotIn(periods);
    known.set(periods, why);
    return why;
  };
}

/** What snapshots that stay were linked against, where it is in scope. */
function basesOf<S extends RetentionSnapshot>(users: readonly S[], scope: readonly S[]): [S, S][] {
  const wanted = new Set(users.flatMap(({ base }) => (base === null ? [] : [base.name])));
  const byId = new Map(
    scope.filter(({ name }) => wanted.has(name)).map((snapshot) => [idOf(snapshot), snapshot]),
  );
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
