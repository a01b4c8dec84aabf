import { formatBytes } from './format/bytes.ts';
import { countOf, formatCount } from './format/count.ts';
import { formatDuration } from './format/duration.ts';
import { hostPath, snapshotPath, withQuery } from './format/paths.ts';
import { dayText } from './format/timestamp.ts';
import { HostFrame } from './host-frame.tsx';
import { HostActions } from './parts/host-actions.tsx';
import { Card, CardBody, Empty } from './parts/card.tsx';
import { Figures } from './parts/facts.tsx';
import { HistoryStrip } from './parts/history-strip.tsx';
import { HostKeyCard, ScheduleCard } from './parts/host-side-cards.tsx';
import { Notice } from './parts/notice.tsx';
import { RunTable } from './parts/run-table.tsx';
import { SettingsList } from './parts/settings-list.tsx';
import { SnapshotTable } from './parts/snapshot-table.tsx';
import { SnapshotTimeline, TimelineLegend } from './parts/snapshot-timeline.tsx';
import { healthLooks } from './parts/status-tone.ts';
import { Time } from './parts/time.tsx';
import { TrendChart } from './parts/trend-chart.tsx';
import { may, type Chrome } from './views/chrome.ts';
import type { HostView } from './views/host-view.ts';

/** Everything about one host. */
export function HostPage({ view, chrome }: { view: HostView; chrome: Chrome }) {
  const { host } = view;
  const { tone } = healthLooks[host.health];
  return (
    <HostFrame
      chrome={chrome}
      host={host}
      page=""
      title="Overview"
      actions={<HostActions host={host} newest={view.lastGood} chrome={chrome} />}
      liveSeconds={host.runningRunId === null ? 20 : 5}
    >
      <div class="stack">
        {host.healthReason !== null && (
          <Notice tone={tone === 'quiet' ? 'info' : tone} cure={host.healthCure}>
            <p class="strong">{host.healthReason}</p>
            {host.damagedSnapshots > 0 && (
              <p>
                <a href={hostPath(host.name, 'verify')}>Which files, and what to do</a>
              </p>
            )}
          </Notice>
        )}
        <Figures figures={figures(view, chrome.now)} />
        <Card
          title="Snapshots"
          more={{ label: 'All snapshots', href: withQuery('/snapshots', { host: host.name }) }}
        >
          {view.timeline.length === 0 ? (
            <Empty title="No snapshot yet">
              <p>
                The first backup copies everything; later ones only transfer what changed and hard-link the
                rest.
              </p>
            </Empty>
          ) : (
            <CardBody>
              <SnapshotTimeline snapshots={view.timeline} />
              <TimelineLegend />
            </CardBody>
          )}
          {view.snapshots.length > 0 && (
            <SnapshotTable
              snapshots={view.snapshots}
              now={chrome.now}
              caption="Newest snapshots"
              withHost={false}
              mayBrowse={may(chrome, 'operator')}
            />
          )}
        </Card>
        <div class="columns">
          <div class="stack">
            <Trend view={view} />
            <Card title="Runs" more={{ label: 'All runs', href: withQuery('/runs', { host: host.name }) }}>
              {view.history.length > 0 && <HistoryLine view={view} />}
              {view.runs.length === 0 ? (
                <Empty icon="run" title="No run yet">
                  <p>Start one with “Back up now”, or wait for the schedule.</p>
                </Empty>
              ) : (
                <RunTable runs={view.runs} now={chrome.now} caption="Newest runs" withHost={false} />
              )}
            </Card>
          </div>
          <div class="stack">
            <ScheduleCard view={view} chrome={chrome} />
            <HostKeyCard view={view} chrome={chrome} />
          </div>
        </div>
        <Card
          title="Settings"
          more={{ label: 'Edit', href: hostPath(host.name, 'edit') }}
          note="Effective values; marked ones are this host's own."
        >
          <CardBody>
            <SettingsList settings={view.settings} origins={view.origins} />
          </CardBody>
        </Card>
      </div>
    </HostFrame>
  );
}

function figures(view: HostView, now: string) {
  const { lastGood, runs, schedule } = view;
  const lastBackup = runs.find(({ operation, durationMs }) => operation === 'backup' && durationMs !== null);
  const next = schedule?.next[0];
  return [
    {
      label: 'Last good backup',
      value: lastGood === null ? 'never' : <Time at={lastGood.startedAt} now={now} relative />,
      detail:
        lastGood === null ? (
          'nothing to restore from'
        ) : (
          <a href={snapshotPath(lastGood.host, lastGood)}>
            <Time at={lastGood.startedAt} now={now} />
          </a>
        ),
    },
    {
      label: 'Size',
      value: lastGood?.bytesTotal == null ? '–' : formatBytes(lastGood.bytesTotal),
      detail: lastGood?.filesTotal == null ? 'not known yet' : countOf(lastGood.filesTotal, 'file'),
    },
    {
      label: 'Snapshots',
      value: formatCount(view.snapshotCount),
      detail: view.bytesOnDisk === null ? 'none on disk' : `about ${formatBytes(view.bytesOnDisk)} on disk`,
    },
    {
      label: 'Last backup took',
      value: lastBackup?.durationMs == null ? '–' : formatDuration(lastBackup.durationMs),
      detail:
        lastBackup?.bytesTransferred == null
          ? 'no run yet'
          : `${formatBytes(lastBackup.bytesTransferred)} transferred`,
    },
    {
      label: 'Next due',
      value: next === undefined ? '–' : <Time at={next} now={now} relative />,
      detail: next === undefined ? 'no schedule' : <Time at={next} now={now} />,
    },
  ];
}

function HistoryLine({ view }: { view: HostView }) {
  return (
    <CardBody>
      <HistoryStrip days={view.history} detailed />
      <p class="strip-foot">
        <span>{dayText(view.history[0]?.day ?? '')}</span>
        <span>last {view.history.length} days, worst run of each</span>
        <span>{dayText(view.history.at(-1)?.day ?? '')}</span>
      </p>
    </CardBody>
  );
}

function Trend({ view: { trend } }: { view: HostView }) {
  const newest = trend.at(-1);
  // two points make a line
  if (newest === undefined || trend.length < 2) return null;
  return (
    <Card>
      <CardBody>
        <div class="halves">
          <TrendChart
            title="Size"
            unit="bytes"
            points={trend.map(({ at, bytesTotal }) => ({ at, value: bytesTotal }))}
            latest={formatBytes(newest.bytesTotal)}
          />
          <TrendChart
            title="Duration"
            unit="duration"
            points={trend.map(({ at, durationMs }) => ({ at, value: durationMs }))}
            latest={formatDuration(newest.durationMs)}
          />
        </div>
      </CardBody>
    </Card>
  );
}
