import type { RetentionRequest, RetentionSnapshot } from '../../../lib/domain/retention.ts';

/**
 * Retention once more, written to be obviously right and not to share a line with lib/domain/retention.ts: for each
 * snapshot Intl is asked what the zone's clocks and calendar showed, snapshots are grouped period by period, and
 * every rule is a set of what it keeps. Slow; for comparison only.
 *
 * @returns the ids (`kind/name`) that stay
 */
export function keptByOracle(request: RetentionRequest<RetentionSnapshot>): Set<string> {
  const { policy, now, timeZone, kind } = request;
  const onDisk = request.snapshots.filter(({ status }) => status !== 'missing' && status !== 'deleting');
  const candidates = onDisk.filter((snapshot) => kind === 'all' || kind === snapshot.kind);
  const counts = [policy.last, policy.hourly, policy.daily, policy.weekly, policy.monthly, policy.yearly];
  if (policy.within === null && counts.every((count) => count === 0)) return idsOf(candidates);

  const past = candidates.filter((snapshot) => snapshot.startedAt.getTime() <= now.getTime());
  const good = past.filter(isGood);
  const newestGood = latest(good);
  const others = past.filter(
    (snapshot) =>
      !isGood(snapshot) &&
      !(snapshot.status === 'partial' && newestGood !== undefined && isNewer(newestGood, snapshot)),
  );

  const stay = new Set<RetentionSnapshot>(
    candidates.filter(
      (snapshot) => snapshot.pinned || snapshot.inUse || snapshot.startedAt.getTime() > now.getTime(),
    ),
  );
  for (const snapshot of [newestGood, latest(onDisk.filter(isGood))]) {
    if (snapshot !== undefined && candidates.includes(snapshot)) stay.add(snapshot);
  }
  for (const group of [good, others]) {
    for (const snapshot of newestOf(group, policy.last)) stay.add(snapshot);
    for (const [count, label] of [
      [policy.hourly, hourOf],
      [policy.daily, dayOf],
      [policy.weekly, weekOf],
      [policy.monthly, (at: Date, zone: string) => dayOf(at, zone).slice(0, 7)],
      [policy.yearly, (at: Date, zone: string) => dayOf(at, zone).slice(0, 4)],
    ] as const) {
      const champions = new Map<string, RetentionSnapshot>();
      for (const snapshot of group) {
        const key = label(snapshot.startedAt, timeZone);
        const champion = champions.get(key);
        if (champion === undefined || isNewer(snapshot, champion)) champions.set(key, snapshot);
      }
      for (const snapshot of newestOf([...champions.values()], count)) stay.add(snapshot);
    }
    if (policy.within !== null) {
      const hours = { h: 1, d: 24, w: 168 }[policy.within.slice(-1)] ?? NaN;
      const limit = now.getTime() - Number.parseInt(policy.within) * hours * 3_600_000;
      for (const snapshot of group) if (snapshot.startedAt.getTime() >= limit) stay.add(snapshot);
    }
  }
  if (request.protectBases) {
    const users = [...stay, ...onDisk.filter((snapshot) => !candidates.includes(snapshot))];
    const wanted = new Set(users.map(({ base }) => (base === null ? '' : `${base.kind}/${base.name}`)));
    for (const snapshot of candidates) if (wanted.has(idOf(snapshot))) stay.add(snapshot);
  }
  return idsOf([...stay]);
}

export const idOf = ({ kind, name }: { kind: string; name: string }) => `${kind}/${name}`;
const idsOf = (snapshots: readonly RetentionSnapshot[]) => new Set(snapshots.map(idOf));

function isGood({ status, acknowledged }: RetentionSnapshot): boolean {
  return status === 'complete' || (status === 'suspicious' && acknowledged);
}

function isNewer(a: RetentionSnapshot, b: RetentionSnapshot): boolean {
  if (a.startedAt.getTime() !== b.startedAt.getTime()) return a.startedAt > b.startedAt;
  return a.name === b.name ? a.kind > b.kind : a.name > b.name;
}

function newestOf(group: readonly RetentionSnapshot[], count: number): RetentionSnapshot[] {
  return group.filter((one) => group.filter((other) => isNewer(other, one)).length < count);
}

function latest(group: readonly RetentionSnapshot[]): RetentionSnapshot | undefined {
  return newestOf(group, 1)[0];
}

const formats = new Map<string, Intl.DateTimeFormat>();
function formatted(at: Date, timeZone: string, options: Intl.DateTimeFormatOptions, locale: string): string {
  const key = JSON.stringify([timeZone, options, locale]);
  const format = formats.get(key) ?? new Intl.DateTimeFormat(locale, { timeZone, ...options });
  formats.set(key, format);
  return format.format(at);
}

/** The day as `2026-11-22`: the form that Swedes write. */
function dayOf(at: Date, timeZone: string): string {
  return formatted(at, timeZone, { year: 'numeric', month: '2-digit', day: '2-digit' }, 'sv-SE');
}

function hourOf(at: Date, timeZone: string): string {
  const hour = formatted(at, timeZone, { hour: '2-digit', hourCycle: 'h23' }, 'en-GB');
  const offset = formatted(at, timeZone, { timeZoneName: 'longOffset' }, 'en-US').replace(/^.*GMT/, '');
  return `${dayOf(at, timeZone)} ${hour} ${offset}`;
}

/** The date of the Monday that a day's week began with. */
function weekOf(at: Date, timeZone: string): string {
  const weekday = formatted(at, timeZone, { weekday: 'short' }, 'en-US');
  const daysSinceMonday = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'].indexOf(weekday);
  const monday = new Date(`${dayOf(at, timeZone)}T12:00:00Z`);
  monday.setUTCDate(monday.getUTCDate() - daysSinceMonday);
  return monday.toISOString().slice(0, 10);
}
