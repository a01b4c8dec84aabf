import type { EndedBackup } from '../data/fleet.ts';
import type { RunStatus } from '../domain/run-status.ts';
import type { TimeZone } from '../domain/time-zone.ts';

/** Days in a strip of history. */
export const historyDays = 30;

/** The worst backup of one day; null when there was none. */
export interface HistoryDay {
  /** `2026-11-22`, in the zone of schedules. */
  day: string;
  status: RunStatus | null;
  runId: string | null;
}

const badness: Record<RunStatus, number> = {
  failed: 6,
  interrupted: 5,
  warning: 4,
  success: 3,
  cancelled: 2,
  skipped: 1,
  queued: 0,
  running: 0,
};
const dayMs = 24 * 3_600_000;
const quarterMs = 15 * 60_000;

/** One entry a day for each host, oldest first, today last. */
export function backupHistory(
  hosts: readonly string[],
  runs: readonly EndedBackup[],
  zone: TimeZone,
  now: Date,
): Map<string, HistoryDay[]> {
  const dayOf = daysIn(zone);
  const days = Array.from({ length: historyDays }, (_, index) =>
    dayOf(new Date(now.getTime() - (historyDays - 1 - index) * dayMs)),
  );
  const worst = new Map<string, EndedBackup>();
  for (const run of runs) {
    const key = `${run.host} ${dayOf(run.queuedAt)}`;
    const known = worst.get(key);
    if (known === undefined || badness[run.status] >= badness[known.status]) worst.set(key, run);
  }
  return new Map(
    hosts.map((host) => [
      host,
      days.map((day) => {
        const run = worst.get(`${host} ${day}`);
        return { day, status: run?.status ?? null, runId: run?.id ?? null };
      }),
    ]),
  );
}

/** The date of a time; most of ten thousand runs are of a quarter of an hour that was asked for before. */
function daysIn(timeZone: TimeZone): (time: Date) => string {
  // en-CA writes a date as 2026-11-22
  const format = new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' });
  const known = new Map<number, string>();
  return (time) => {
    // no zone changes its day but at a quarter
    const quarter = Math.floor(time.getTime() / quarterMs);
    const day = known.get(quarter) ?? format.format(time);
    known.set(quarter, day);
    return day;
  };
}
