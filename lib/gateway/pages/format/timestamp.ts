const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** @example utcText('2026-11-22T03:15:00.000Z') // '2026-11-22 03:15:00 UTC' */
export function utcText(at: string): string {
  return `${at.slice(0, 10)} ${at.slice(11, 19)} UTC`;
}

/** @example shortUtcText('2026-11-22T03:15:00.000Z', '2026-11-23T00:00:00Z') // '22 Nov, 03:15 UTC' */
export function shortUtcText(at: string, now: string): string {
  const year = at.slice(0, 4) === now.slice(0, 4) ? '' : ` ${at.slice(0, 4)}`;
  return `${dayText(at)}${year}, ${at.slice(11, 16)} UTC`;
}

/** @example dayText('2026-11-22') // '22 Nov' */
export function dayText(day: string): string {
  return `${Number(day.slice(8, 10))} ${months[Number(day.slice(5, 7)) - 1] ?? ''}`;
}

/**
 * An instant as the clocks of a zone show it.
 *
 * @example zoneText('2026-11-22T03:15:00Z', 'Europe/Amsterdam') // 'Sun 22 Nov 2026, 04:15'
 */
export function zoneText(at: string, timeZone: string): string {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(new Date(at));
  const part = (type: string) => parts.find((one) => one.type === type)?.value ?? '';
  return `${part('weekday')} ${part('day')} ${part('month')} ${part('year')}, ${part('hour')}:${part('minute')}`;
}
