import { formatBytes } from '../format/bytes.ts';
import { snapshotPath } from '../format/paths.ts';
import { utcText } from '../format/timestamp.ts';
import type { SnapshotRow } from '../views/snapshot-row.ts';
import { snapshotLooks } from './status-tone.ts';
import { timeScale, type TimeScale } from './time-scale.ts';

const width = 1000;
const floor = 112;
const tallest = 84;

/**
 * All snapshots of a host on a time line: the height is what each added to the disk, an arc below leads to the one it
 * was hard-linked against, a dot above says pinned. Every mark links to its snapshot.
 */
export function SnapshotTimeline({ snapshots }: { snapshots: readonly SnapshotRow[] }) {
  if (snapshots.length === 0) return null;
  const scale = timeScale(
    snapshots.map(({ startedAt }) => startedAt),
    12,
    width - 24,
  );
  const largest = Math.max(1, ...snapshots.map(({ bytesNew }) => bytesNew ?? 0));
  const heightOf = (bytes: number | null) => 6 + Math.sqrt((bytes ?? 0) / largest) * (tallest - 6);
  const barWidth = widthOfBars(snapshots.map(({ startedAt }) => scale.x(startedAt)));
  return (
    <div class="drawing-wrap" tabIndex={0} role="region" aria-label="Time line of snapshots">
      <svg class="drawing" viewBox={`0 0 ${width} 168`} role="group" aria-label="Snapshots by time">
        {scale.ticks.map(({ x, label }) => (
          <g key={x}>
            <line class="grid" x1={x} x2={x} y1={14} y2={floor} />
            <text x={x} y={164} text-anchor={x > width - 40 ? 'end' : x < 40 ? 'start' : 'middle'}>
              {label}
            </text>
          </g>
        ))}
        <path class="link" d={baseArcs(snapshots, scale)} />
        <line class="axis" x1={0} x2={width} y1={floor} y2={floor} />
        {snapshots.map((snapshot) => {
          const height = heightOf(snapshot.bytesNew);
          const x = scale.x(snapshot.startedAt);
          return (
            <a key={snapshot.kind + snapshot.name} href={snapshotPath(snapshot.host, snapshot)}>
              <title>{markText(snapshot)}</title>
              <rect
                class={`mark fill-${markTone(snapshot)}`}
                x={x - barWidth / 2}
                y={floor - height}
                width={barWidth}
                height={height}
                rx={2}
              />
              {snapshot.pinned && <circle class="pin" cx={x} cy={floor - height - 7} r={3.2} />}
            </a>
          );
        })}
      </svg>
    </div>
  );
}

/** As wide as the closest two allow, within reason. */
function widthOfBars(places: readonly number[]): number {
  const gaps = places.slice(1).map((place, index) => Math.abs(place - (places[index] ?? 0)));
  return Math.min(12, Math.max(3, Math.min(...gaps) * 0.7));
}

export function TimelineLegend() {
  const marks = [
    ['fill-ok', 'scheduled'],
    ['fill-live', 'manual'],
    ['fill-warn', 'partial or suspicious'],
    ['fill-bad', 'damaged or missing'],
  ] as const;
  return (
    <ul class="legend">
      {marks.map(([fill, label]) => (
        <li key={label}>
          <svg width="10" height="10" aria-hidden="true">
            <rect class={fill} width="10" height="10" rx="2" />
          </svg>
          {label}
        </li>
      ))}
      <li>
        <svg width="10" height="10" aria-hidden="true">
          <circle class="fill-text" cx="5" cy="5" r="3.2" />
        </svg>
        pinned
      </li>
      <li>height: new data · arc: hard-link base</li>
    </ul>
  );
}

function markTone(snapshot: SnapshotRow): string {
  const { tone } = snapshotLooks[snapshot.status];
  return tone === 'ok' && snapshot.kind === 'manual' ? 'live' : tone;
}

function markText(snapshot: SnapshotRow): string {
  const size = snapshot.bytesNew === null ? '' : `, ${formatBytes(snapshot.bytesNew)} new`;
  const look = snapshotLooks[snapshot.status].label.toLowerCase();
  return `${utcText(snapshot.startedAt)}: ${snapshot.kind}, ${look}${size}${snapshot.pinned ? ', pinned' : ''}`;
}

/** One path for all arcs; bases that are gone have none. */
function baseArcs(snapshots: readonly SnapshotRow[], scale: TimeScale): string {
  const places = new Map(snapshots.map((one) => [`${one.kind}/${one.name}`, scale.x(one.startedAt)]));
  return snapshots
    .map(({ base, startedAt }) => {
      const from = base === null ? undefined : places.get(`${base.kind}/${base.name}`);
      if (from === undefined) return '';
      const to = scale.x(startedAt);
      const depth = floor + 4 + Math.min(30, 6 + Math.abs(to - from) * 0.25);
      return `M${from.toFixed(1)} ${floor + 3}Q${((from + to) / 2).toFixed(1)} ${depth.toFixed(1)} ${to.toFixed(1)} ${floor + 3}`;
    })
    .join('');
}
