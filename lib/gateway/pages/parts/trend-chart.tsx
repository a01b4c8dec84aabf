import { dayText } from '../format/timestamp.ts';

export interface TrendSeries {
  title: string;
  unit: 'bytes' | 'duration';
  points: { at: string; value: number }[];
  /** The newest value as text. */
  latest: string;
}

const width = 500;
const height = 150;

/**
 * One value over time. The server draws a plain line; the page's script puts an interactive chart of the same points
 * in its place.
 */
export function TrendChart({ title, unit, points, latest }: TrendSeries) {
  const data = JSON.stringify({
    unit,
    title,
    at: points.map(({ at }) => Math.round(Date.parse(at) / 1000)),
    value: points.map(({ value }) => value),
  });
  return (
    <figure class="chart" data-chart={data}>
      <figcaption>
        {title}
        <span>{latest}</span>
      </figcaption>
      <div class="chart-canvas" data-chart-canvas>
        <PlainLine points={points} label={`${title}, ${points.length} backups, now ${latest}`} />
      </div>
    </figure>
  );
}

function PlainLine({ points, label }: { points: TrendSeries['points']; label: string }) {
  const times = points.map(({ at }) => Date.parse(at));
  const first = Math.min(...times);
  const span = Math.max(1, Math.max(...times) - first);
  const largest = Math.max(1, ...points.map(({ value }) => value));
  const places = points.map(({ at, value }) => {
    const x = ((Date.parse(at) - first) / span) * width;
    return `${x.toFixed(1)} ${(height - (value / largest) * (height - 10)).toFixed(1)}`;
  });
  return (
    <>
      <svg
        class="drawing"
        viewBox={`0 0 ${width} ${height}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={label}
      >
        <path class="chart-area" d={`M${places.join('L')}L${width} ${height}L0 ${height}Z`} />
        <path class="chart-line" d={`M${places.join('L')}`} />
      </svg>
      <div class="strip-foot">
        <span>{dayText(points[0]?.at ?? '')}</span>
        <span>{dayText(points.at(-1)?.at ?? '')}</span>
      </div>
    </>
  );
}
