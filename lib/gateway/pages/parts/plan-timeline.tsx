import { utcText } from '../format/timestamp.ts';
import type { RetentionRow } from '../views/retention-view.ts';
import { timeScale } from './time-scale.ts';

const width = 1000;

/** A plan at a glance: filled marks stay, hollow crossed ones go. */
export function PlanTimeline({ rows }: { rows: readonly RetentionRow[] }) {
  const scale = timeScale(
    rows.map(({ startedAt }) => startedAt),
    10,
    width - 20,
  );
  return (
    <>
      <div class="drawing-wrap" tabIndex={0} role="region" aria-label="Time line of the plan">
        <svg
          class="drawing"
          viewBox={`0 0 ${width} 58`}
          role="img"
          aria-label="Snapshots that stay and go, by time"
        >
          <line class="axis" x1={0} x2={width} y1={22} y2={22} />
          {scale.ticks.map(({ x, label }) => (
            <text key={x} x={x} y={52} text-anchor={x > width - 40 ? 'end' : x < 40 ? 'start' : 'middle'}>
              {label}
            </text>
          ))}
          {rows.map((row) => {
            const x = scale.x(row.startedAt);
            return (
              <g key={row.kind + row.name}>
                <title>{`${utcText(row.startedAt)}: ${row.keep ? 'keep' : 'delete'}`}</title>
                {row.keep ? (
                  <rect class="fill-ok" x={x - 2.5} y={10} width={5} height={24} rx={2} />
                ) : (
                  <path class="doomed" d={`M${x - 3.5} 18l7 8M${x + 3.5} 18l-7 8`} />
                )}
              </g>
            );
          })}
        </svg>
      </div>
      <ul class="legend">
        <li>
          <svg width="10" height="12" aria-hidden="true">
            <rect class="fill-ok" width="7" height="12" rx="2" />
          </svg>
          keep
        </li>
        <li>
          <svg width="10" height="10" aria-hidden="true">
            <path class="doomed" d="M1.5 1l7 8M8.5 1l-7 8" />
          </svg>
          delete
        </li>
      </ul>
    </>
  );
}
