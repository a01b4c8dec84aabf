import { FirstRunGuide } from './first-run-guide.tsx';
import { formatBytes } from './format/bytes.ts';
import { countOf, formatCount } from './format/count.ts';
import { hostPath } from './format/paths.ts';
import { Layout } from './layout.tsx';
import { AttentionList } from './parts/attention-list.tsx';
import { Card, CardBody, Empty } from './parts/card.tsx';
import { Figures } from './parts/facts.tsx';
import { HostTable } from './parts/host-table.tsx';
import { Icon } from './parts/icon.tsx';
import { Notice } from './parts/notice.tsx';
import { Pager } from './parts/pager.tsx';
import { RunTable } from './parts/run-table.tsx';
import { RunningList } from './parts/running-list.tsx';
import { SpaceCard } from './parts/space-card.tsx';
import { Time } from './parts/time.tsx';
import { Verdict } from './parts/verdict.tsx';
import { may, type Chrome } from './views/chrome.ts';
import type { DashboardView } from './views/dashboard-view.ts';

/** The fleet at a glance: one sentence, five numbers, what needs a hand, what is going on, and every host. */
export function DashboardPage({ view, chrome }: { view: DashboardView; chrome: Chrome }) {
  const isEmpty = view.hosts.total === 0;
  return (
    <Layout
      chrome={chrome}
      title="Dashboard"
      heading={
        <Verdict
          counts={view.counts}
          setUp={view.firstRun === null}
          standsStill={!view.worker.running || view.space.problem !== null}
        />
      }
      actions={may(chrome, 'admin') && !isEmpty && <AddHost />}
      liveSeconds={view.running.length > 0 ? 5 : 20}
      refreshSeconds={60}
    >
      <div class="stack">
        <WorkerNotice view={view} />
        {view.firstRun !== null && <FirstRunGuide steps={view.firstRun} />}
        {!isEmpty && <Figures figures={figures(view, chrome.now)} />}
        {view.attention.length > 0 && <AttentionList hosts={view.attention} chrome={chrome} />}
        <div class="columns">
          <div class="stack">
            {view.running.length > 0 && <RunningList runs={view.running} now={chrome.now} />}
            <Card title="Hosts" more={{ label: 'All hosts', href: '/hosts' }}>
              {isEmpty ? (
                <Empty icon="host" title="No hosts yet">
                  <p>
                    A host is a machine that pobsync fetches files from, over SSH. Add the first one to begin.
                  </p>
                  {may(chrome, 'admin') && (
                    <div class="actions">
                      <AddHost />
                    </div>
                  )}
                </Empty>
              ) : (
                <HostTable hosts={view.hosts.items} now={chrome.now} brief />
              )}
              <Pager page={view.hosts} path="/" query={{}} noun="hosts" />
            </Card>
            {view.recentRuns.length > 0 && (
              <Card title="Latest runs" more={{ label: 'All runs', href: '/runs' }}>
                <RunTable runs={view.recentRuns} now={chrome.now} caption="Latest runs" />
              </Card>
            )}
          </div>
          <div class="stack">
            <SpaceCard space={view.space} />
            <NextDue view={view} now={chrome.now} />
          </div>
        </div>
      </div>
    </Layout>
  );
}

function AddHost() {
  return (
    <a class="button primary" href="/hosts/new">
      <Icon name="plus" />
      Add host
    </a>
  );
}

function figures({ counts, lastDay, nextDue }: DashboardView, now: string) {
  const active = counts.hosts - counts.disabled;
  const next = nextDue[0];
  return [
    {
      label: 'Protected hosts',
      value: (
        <>
          {formatCount(counts.ok + counts.warning)} <span class="of">of {formatCount(active)}</span>
        </>
      ),
      detail: counts.disabled === 0 ? 'all are enabled' : `${formatCount(counts.disabled)} disabled`,
    },
    {
      label: 'Running now',
      value: formatCount(counts.running),
      detail: counts.queued === 0 ? 'nothing waits' : `${formatCount(counts.queued)} queued`,
    },
    {
      label: 'Runs in 24 hours',
      value: formatCount(lastDay.runs),
      detail: lastDay.failed === 0 ? 'none failed' : `${formatCount(lastDay.failed)} failed`,
    },
    {
      label: 'Transferred in 24 hours',
      value: formatBytes(lastDay.bytesTransferred),
      detail: 'from all hosts',
    },
    {
      label: 'Next due',
      value:
        next === undefined ? (
          <span class="of">nothing scheduled</span>
        ) : (
          <Time at={next.at} now={now} relative />
        ),
      detail: next === undefined ? 'give a host a schedule' : <a href={hostPath(next.host)}>{next.host}</a>,
    },
  ];
}

function SpaceNotice({ space, problem }: { space: DashboardView['space']; problem: string }) {
  return space.present ? (
    <Notice
      tone="bad"
      title="No backup begins: the backup disk is nearly full"
      cure="Look at the retention of your hosts, give the disk more space, or let backups begin with less free."
    >
      <p>{problem}</p>
    </Notice>
  ) : (
    <Notice tone="bad" title="The backup disk is not usable" cure={problem}>
      <p>No backup can run until it is back.</p>
    </Notice>
  );
}

/** A scheduler that stands still is the quietest way to lose backups. */
function WorkerNotice({ view: { worker, firstRun, space } }: { view: DashboardView }) {
  return (
    <>
      {space.problem !== null && firstRun === null && <SpaceNotice space={space} problem={space.problem} />}
      {!worker.running && firstRun === null && (
        <Notice
          tone="bad"
          title="No scheduler is running"
          cure="Start it with “pobsync serve” or “pobsync scheduler --loop”, or look at its service."
        >
          <p>Nothing is backed up by schedule, and runs that are asked for here wait.</p>
        </Notice>
      )}
    </>
  );
}

function NextDue({ view, now }: { view: DashboardView; now: string }) {
  return (
    <Card title="Next due">
      <CardBody>
        {view.nextDue.length === 0 ? (
          <p class="soft small">No host has a schedule yet. Open a host and give it one.</p>
        ) : (
          <ul class="due-list">
            {view.nextDue.map(({ host, at }) => (
              <li key={host + at}>
                <a href={hostPath(host, 'schedule')}>{host}</a>
                <span class="soft nowrap">
                  <Time at={at} now={now} relative />
                </span>
              </li>
            ))}
          </ul>
        )}
        <p class="hidden-visually">{countOf(view.nextDue.length, 'schedule')} shown</p>
      </CardBody>
    </Card>
  );
}
