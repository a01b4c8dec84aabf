import { formatBytes } from '../format/bytes.ts';
import { formatCount } from '../format/count.ts';
import { formatDuration } from '../format/duration.ts';
import type { RunRow } from '../views/run-row.ts';
import { Bar } from './bar.tsx';
import { Card, CardBody } from './card.tsx';

/** How far a run is. The script keeps the `data-progress` places fresh from the run's events. */
export function RunProgress({ run }: { run: RunRow }) {
  const { progress } = run;
  const percent = progress?.percent ?? null;
  const phase = run.status === 'queued' ? 'waiting for a worker' : (progress?.phase ?? 'starting');
  const places = [
    ['bytes', 'Transferred', progress?.bytes == null ? '–' : formatBytes(progress.bytes)],
    ['speed', 'Speed', progress?.bytesPerSecond == null ? '–' : `${formatBytes(progress.bytesPerSecond)}/s`],
    ['eta', 'Time left', progress?.etaSeconds == null ? '–' : formatDuration(progress.etaSeconds * 1000)],
    ['files', 'Files', progress?.files == null ? '–' : formatCount(progress.files)],
  ] as const;
  return (
    <Card>
      <CardBody>
        <p class="progress-line">
          <span class="percent" data-progress="percent">
            {percent === null ? '…' : `${Math.floor(percent)} %`}
          </span>
          <span class="soft" data-progress="phase">
            {phase}
          </span>
        </p>
        <Bar percent={percent} label="Progress of this run" thick />
        <dl class="progress-facts">
          {places.map(([place, label, text]) => (
            <div key={place}>
              <dt>{label}</dt>
              <dd data-progress={place}>{text}</dd>
            </div>
          ))}
        </dl>
      </CardBody>
    </Card>
  );
}
