import type { TimeZone } from './time-zone.ts';

const minuteMs = 60_000;
const hourMs = 3_600_000;
const dayMs = 86_400_000;

/** Says how far a zone's clocks are ahead of UTC at an instant, in minutes. */
export type OffsetAt = (at: Date) => number;

/**
 * Makes an offset function for one zone that asks Intl only twice a day: days without a change of the clocks, which
 * are nearly all, are answered from memory. 100,000 snapshots need this to be quick.
 */
export function zoneOffsets(timeZone: TimeZone): OffsetAt {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
    era: 'short',
  });
  const ask = (ms: number): number => {
    const part = Object.fromEntries(format.formatToParts(ms).map(({ type, value }) => [type, value]));
    const year = part['era'] === 'BC' ? 1 - Number(part['year']) : Number(part['year']);
    const local = new Date(0);
    local.setUTCFullYear(year, Number(part['month']) - 1, Number(part['day']));
    local.setUTCHours(Number(part['hour']), Number(part['minute']), Number(part['second']));
    return Math.round((local.getTime() - Math.floor(ms / 1000) * 1000) / 60_000);
  };
  const dayStarts = new Map<number, number>();
  const atDayStart = (day: number): number => {
    let offset = dayStarts.get(day);
    if (offset === undefined) dayStarts.set(day, (offset = ask(day * dayMs)));
    return offset;
  };
  return (at) => {
    const day = Math.floor(at.getTime() / dayMs);
    const offset = atDayStart(day);
    return offset === atDayStart(day + 1) ? offset : ask(at.getTime());
  };
}

/** The calendar periods that an instant belongs to, each as a text that is equal for two instants of one period. */
export interface LocalPeriods {
  hourly: string;
  daily: string;
  weekly: string;
  monthly: string;
  yearly: string;
}

/**
 * Makes a function that says which periods of a zone an instant belongs to. Of instants that are asked in their order,
 * those of one hour get one and the same answer.
 */
export function periodsIn(timeZone: TimeZone): (at: Date) => LocalPeriods {
  const offsetAt = zoneOffsets(timeZone);
  let [latestHour, latestOffset] = [NaN, NaN];
  let latest: LocalPeriods | null = null;
  return (at) => {
    const offset = offsetAt(at);
    const hour = Math.floor((at.getTime() + offset * minuteMs) / hourMs);
    if (latest === null || hour !== latestHour || offset !== latestOffset) {
      latest = localPeriods(at, offset);
      [latestHour, latestOffset] = [hour, offset];
    }
    return latest;
  };
}

/**
 * @param offsetMinutes of the zone at that instant
 * @example localPeriods(new Date('2026-11-22T03:15:00Z'), 60).weekly // '2026-W47'
 */
export function localPeriods(at: Date, offsetMinutes: number): LocalPeriods {
  // a Date whose UTC fields read as the wall clock of the zone
  const local = new Date(at.getTime() + offsetMinutes * minuteMs);
  const yearly = String(local.getUTCFullYear()).padStart(4, '0');
  const monthly = `${yearly}-${twoDigits(local.getUTCMonth() + 1)}`;
  const daily = `${monthly}-${twoDigits(local.getUTCDate())}`;
  return {
    // the offset tells the two 02:xx of an autumn night apart
    hourly: `${daily} ${twoDigits(local.getUTCHours())}h${offsetText(offsetMinutes)}`,
    daily,
    weekly: isoWeek(local),
    monthly,
    yearly,
  };
}

/** ISO 8601: a week belongs to the year of its Thursday, and week 1 holds the year's first Thursday. */
function isoWeek(local: Date): string {
  const thursday = new Date(local.getTime() + (4 - (local.getUTCDay() || 7)) * dayMs);
  const year = thursday.getUTCFullYear();
  const week = Math.floor((thursday.getTime() - Date.UTC(year, 0, 1)) / (7 * dayMs)) + 1;
  return `${year}-W${twoDigits(week)}`;
}

function offsetText(minutes: number): string {
  const size = Math.abs(minutes);
  return `${minutes < 0 ? '-' : '+'}${twoDigits(Math.floor(size / 60))}:${twoDigits(size % 60)}`;
}

function twoDigits(value: number): string {
  return value < 10 ? `0${value}` : String(value);
}
