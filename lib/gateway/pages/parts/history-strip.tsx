import type { RunStatus } from '../../../domain/run-status.ts';
import { dayText } from '../format/timestamp.ts';
import type { HistoryDay } from '../views/host-row.ts';
import { runLooks, type StatusTone } from './status-tone.ts';

const step = 7;
const height = 20;

/**
 * The last weeks of a host, one mark a day. Bad days are taller, empty ones are dots, so that the strip reads without
 * colour. One path per tone keeps a thousand strips small; `detailed` names each day on hover.
 */
export function HistoryStrip({
  days,
  detailed = false,
}: {
  days: readonly HistoryDay[];
  detailed?: boolean;
}) {
  if (days.length === 0) return <span class="faint small">no history</span>;
  return (
    <svg
      class={detailed ? 'strip full' : 'strip'}
      viewBox={`0 0 ${days.length * step} ${height}`}
      preserveAspectRatio={detailed ? 'none' : 'xMinYMid meet'}
      role="img"
      aria-label={stripText(days)}
    >
      {!detailed && <title>{stripText(days)}</title>}
      {detailed ? <NamedMarks days={days} /> : <ToneMarks days={days} />}
    </svg>
  );
}

function ToneMarks({ days }: { days: readonly HistoryDay[] }) {
  const paths = new Map<StatusTone, string>();
  days.forEach(({ status }, index) => {
    const tone = toneOf(status);
    paths.set(tone, (paths.get(tone) ?? '') + markPath(index, status));
  });
  return (
    <>
      {[...paths].map(([tone, d]) => (
        <path key={tone} class={`fill-${tone}`} d={d} />
      ))}
    </>
  );
}

function NamedMarks({ days }: { days: readonly HistoryDay[] }) {
  return (
    <>
      {days.map(({ day, status }, index) => (
        <path key={day} class={`fill-${toneOf(status)}`} d={markPath(index, status)}>
          <title>{`${dayText(day)}: ${status === null ? 'no run' : runLooks[status].label}`}</title>
        </path>
      ))}
    </>
  );
}

/** A good day is a short bar, a bad one a full bar, a day without a run a dot. */
function markPath(index: number, status: RunStatus | null): string {
  const size = status === null || status === 'skipped' ? 4 : toneOf(status) === 'ok' ? 14 : height;
  return `M${index * step + 0.5} ${(height - size) / 2}h5v${size}h-5z`;
}

function toneOf(status: RunStatus | null): StatusTone {
  return status === null ? 'quiet' : runLooks[status].tone;
}

/** @example '30 days: 28 success, 2 failed' */
function stripText(days: readonly HistoryDay[]): string {
  const counts = new Map<string, number>();
  for (const { status } of days) {
    const word = status === null ? 'without a run' : runLooks[status].label.toLowerCase();
    counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return `${days.length} days: ${[...counts].map(([word, count]) => `${count} ${word}`).join(', ')}`;
}
