import { formatRelative } from '../format/duration.ts';
import { shortUtcText, utcText } from '../format/timestamp.ts';

/**
 * An instant. The server writes it in UTC; the page's script turns it into the viewer's zone and keeps relative ones
 * fresh. UTC stays on hover.
 */
export function Time({ at, now, relative = false }: { at: string; now: string; relative?: boolean }) {
  return (
    <time dateTime={at} title={utcText(at)} data-time={relative ? 'relative' : 'short'}>
      {relative ? formatRelative(at, now) : shortUtcText(at, now)}
    </time>
  );
}
