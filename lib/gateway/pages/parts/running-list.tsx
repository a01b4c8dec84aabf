import { formatBytes } from '../format/bytes.ts';
import { formatDuration } from '../format/duration.ts';
import { runPath } from '../format/paths.ts';
import type { RunRow } from '../views/run-row.ts';
import { Bar } from './bar.tsx';
import { Card } from './card.tsx';
import { operationWords } from './run-table.tsx';
import { Time } from './time.tsx';

/** What is going on right now, with how far it is. */
export function RunningList({ runs, now }: { runs: readonly RunRow[]; now: string }) {
  return (
    <Card title="Running now" more={{ label: 'Queue', href: '/runs?status=queued' }}>
      <div class="card-body flush">
        <ul class="list">
          {runs.map((run) => (
            <li key={run.id} class="running-row">
              <div class="list-row">
                <span>
                  <a class="strong" href={runPath(run.id)}>
                    {operationWords[run.operation]}
                    {run.host !== null && ` of ${run.host}`}
                  </a>{' '}
                  <span class="faint small">
                    {run.progress?.phase ?? 'starting'}
                    {run.startedAt !== null && (
                      <>
                        , began <Time at={run.startedAt} now={now} relative />
                      </>
                    )}
                  </span>
                </span>
                <span class="soft small number">{progressText(run)}</span>
              </div>
              <Bar
                percent={run.progress?.percent ?? null}
                label={`Progress of ${run.host ?? run.operation}`}
              />
            </li>
          ))}
        </ul>
      </div>
    </Card>
  );
}

/** @example '42 % · 1.2 GiB · 30 MiB/s · 3 min left' */
function progressText({ progress }: RunRow): string {
  if (progress === null) return '';
  const parts = [
    progress.percent === null ? null : `${Math.floor(progress.percent)} %`,
    progress.bytes === null ? null : formatBytes(progress.bytes),
    progress.bytesPerSecond === null ? null : `${formatBytes(progress.bytesPerSecond)}/s`,
    progress.etaSeconds === null ? null : `${formatDuration(progress.etaSeconds * 1000)} left`,
  ];
  return parts.filter((part) => part !== null).join(' · ');
}
