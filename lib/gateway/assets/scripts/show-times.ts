import { formatRelative } from '../../pages/format/duration.ts';
import { browserNow } from './browser-now.ts';

const short = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
});
const long = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
});

/** Turns the server's UTC times into the visitor's zone; UTC stays on hover. */
export function showTimes(root: ParentNode): void {
  const now = browserNow();
  for (const element of root.querySelectorAll<HTMLTimeElement>('time[data-time]')) {
    const at = new Date(element.dateTime);
    if (Number.isNaN(at.getTime())) continue;
    const isRelative = element.dataset['time'] === 'relative';
    const isThisYear = at.getFullYear() === new Date(now).getFullYear();
    element.textContent = isRelative
      ? formatRelative(element.dateTime, new Date(now).toISOString())
      : (isThisYear ? short : long).format(at);
    const utc = (element.dataset['utc'] ??= element.title);
    element.title = isRelative ? `${long.format(at)} here\n${utc}` : utc;
  }
}

export function keepTimesFresh(): void {
  setInterval(() => showTimes(document), 30_000);
}
