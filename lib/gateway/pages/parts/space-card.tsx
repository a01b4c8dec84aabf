import { formatBytes } from '../format/bytes.ts';
import { formatCount } from '../format/count.ts';
import type { SpaceView } from '../views/dashboard-view.ts';
import { Bar } from './bar.tsx';
import { Card, CardBody } from './card.tsx';
import { Facts } from './facts.tsx';
import { Status } from './status.tsx';

/** The backup disk: how full it is, and about when it will be. */
export function SpaceCard({ space }: { space: SpaceView }) {
  const { freeBytes, totalBytes } = space;
  if (freeBytes === null || totalBytes === null || totalBytes === 0) {
    return (
      <Card title="Backup disk">
        <CardBody>
          <Status
            look={{ tone: 'bad', icon: 'cross', label: space.path === null ? 'Not set up' : 'Not present' }}
          />
          <p class="soft small">{space.problem ?? 'No backup root is set.'}</p>
          {space.path !== null && <p class="mono small soft">{space.path}</p>}
        </CardBody>
      </Card>
    );
  }
  const usedPercent = ((totalBytes - freeBytes) / totalBytes) * 100;
  return (
    <Card title="Backup disk">
      <CardBody>
        <p class="space-line">
          <strong class="number">{formatBytes(freeBytes)} free</strong>
          <span class="soft small number">of {formatBytes(totalBytes)}</span>
        </p>
        <Bar
          percent={usedPercent}
          label="Used space"
          tone={usedPercent > 95 ? 'bad' : usedPercent > 85 ? 'warn' : 'live'}
          thick
        />
        <Facts narrow facts={facts(space, usedPercent)} />
      </CardBody>
    </Card>
  );
}

function facts({ freeBytes, freeInodes, newBytesPerDay, path }: SpaceView, usedPercent: number) {
  return [
    { label: 'Used', value: <span class="number">{Math.floor(usedPercent)} %</span> },
    ...(newBytesPerDay === null
      ? []
      : [
          { label: 'New data a day', value: <span class="number">{formatBytes(newBytesPerDay)}</span> },
          { label: 'Full in about', value: daysLeftText(freeBytes ?? 0, newBytesPerDay) },
        ]),
    ...(freeInodes === null ? [] : [{ label: 'Free inodes', value: formatCount(freeInodes) }]),
    { label: 'Path', value: <code class="small">{path}</code>, tall: true },
  ];
}

/** Counts no deletes, so it says the earliest day. */
function daysLeftText(freeBytes: number, newBytesPerDay: number): string {
  if (newBytesPerDay < 1) return 'not at this rate';
  const days = Math.floor(freeBytes / newBytesPerDay);
  if (days > 3650) return 'over 10 years';
  return days > 730 ? `${Math.floor(days / 365)} years` : days === 1 ? '1 day' : `${formatCount(days)} days`;
}
