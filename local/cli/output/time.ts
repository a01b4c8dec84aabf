import { formatDuration } from './duration.ts';

/**
 * A time as snapshot names tell it: UTC, to the minute. Accepts the text of a contract too.
 *
 * @example formatTime(new Date('2026-11-22T03:15:42Z')) // '2026-11-22 03:15Z'
 */
export function formatTime(at: Date | string | null): string {
  if (at === null) return '–';
  const date = new Date(at);
  return Number.isNaN(date.getTime())
    ? 'invalid time'
    : `${date.toISOString().slice(0, 16).replace('T', ' ')}Z`;
}

/** How long ago (or ahead) a time is, in one unit: what matters at a glance. */
export function formatAge(at: Date | string | null, now: Date): string {
  if (at === null) return 'never';
  const ms = now.getTime() - new Date(at).getTime();
  if (Number.isNaN(ms)) return 'invalid time';
  const largest = formatDuration(Math.max(1000, Math.abs(ms))).replace(/^(\d+ \S+).*$/, '$1');
  return ms < 0 ? `in ${largest}` : `${largest} ago`;
}

/**
 * A time on the clocks of a zone, with its offset, for due times of schedules.
 *
 * @example formatZonedTime(new Date('2026-11-22T03:15:00Z'), 'Europe/Berlin') // 'Sun 2026-11-22 04:15 +01:00'
 */
export function formatZonedTime(at: Date, timeZone: string): string {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone,
    weekday: 'short',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZoneName: 'longOffset',
  }).formatToParts(at);
  const part = Object.fromEntries(parts.map(({ type, value }) => [type, value]));
  const offset = part['timeZoneName']?.replace('GMT', '') || '+00:00';
  return `${part['weekday']} ${part['year']}-${part['month']}-${part['day']} ${part['hour']}:${part['minute']} ${offset}`;
}
