/**
 * A duration in its two largest units.
 *
 * @example formatDuration(3_725_000) // '1 h 2 min'
 */
export function formatDuration(ms: number): string {
  if (ms < 1000) return '< 1 s';
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return two(minutes, 'min', seconds % 60, 's');
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return two(hours, 'h', minutes % 60, 'min');
  return two(Math.floor(hours / 24), 'd', hours % 24, 'h');
}

/**
 * How far an instant is from now, in one unit.
 *
 * @example formatRelative('2026-11-22T01:00:00Z', '2026-11-22T03:15:00Z') // '2 h ago'
 */
export function formatRelative(at: string, now: string): string {
  const ms = Date.parse(at) - Date.parse(now);
  const size = Math.abs(ms);
  if (size < 45_000) return ms > 0 ? 'in a moment' : 'just now';
  const text = oneUnit(size);
  return ms > 0 ? `in ${text}` : `${text} ago`;
}

function oneUnit(ms: number): string {
  const minutes = Math.max(1, Math.round(ms / 60_000));
  if (minutes < 60) return `${minutes} min`;
  if (minutes < 36 * 60) return `${Math.round(minutes / 60)} h`;
  const days = Math.round(minutes / 1440);
  if (days < 60) return `${days} days`;
  return days < 700 ? `${Math.round(days / 30.4)} months` : `${Math.round(days / 365)} years`;
}

function two(large: number, largeUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${large} ${largeUnit}` : `${large} ${largeUnit} ${small} ${smallUnit}`;
}
