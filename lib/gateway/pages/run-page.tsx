import { isEnded } from '../../domain/run-status.ts';
import { formatBytes } from './format/bytes.ts';
import { countOf, formatCount } from './format/count.ts';
import { formatDuration } from './format/duration.ts';
import { hostPath, runPath, snapshotPath } from './format/paths.ts';
import { Layout } from './layout.tsx';
import { Card, CardBody } from './parts/card.tsx';
import { CheckFindings, Findings } from './parts/check-findings.tsx';
import { Facts, Figures, type Fact } from './parts/facts.tsx';
import { Icon } from './parts/icon.tsx';
import { LogPanel } from './parts/log-panel.tsx';
import { Notice } from './parts/notice.tsx';
import { PostForm } from './parts/post-form.tsx';
import { RestoreOutcome } from './parts/restore-outcome.tsx';
import { DiscoverOutcome, PruneOutcome } from './parts/run-outcomes.tsx';
import { RunProgress } from './parts/run-progress.tsx';
import { operationWords, triggerText } from './parts/run-table.tsx';
import { Status } from './parts/status.tsx';
import { runLooks } from './parts/status-tone.ts';
import { Time } from './parts/time.tsx';
import { VerifyOutcome } from './parts/verify-outcome.tsx';
import { may, type Chrome } from './views/chrome.ts';
import type { RunView } from './views/run-view.ts';

/** One run: how far it is, what came of it, why it failed and what to do, and its log. */
export function RunPage({ view, chrome }: { view: RunView; chrome: Chrome }) {
  const { run } = view;
  const isLive = !isEnded(run.status);
  const name = `${operationWords[run.operation]}${run.host === null ? '' : ` of ${run.host}`}`;
  return (
    <Layout
      chrome={chrome}
      title={name}
      crumbs={[
        ...(run.host === null ? [] : [{ label: run.host, href: hostPath(run.host) }]),
        { label: 'Runs', href: '/runs' },
        { label: run.id, href: null },
      ]}
      heading={
        <>
          <h1>{name}</h1>
          <Status look={runLooks[run.status]} pill />
          {view.dryRun && <span class="tag accent">dry run</span>}
        </>
      }
      lead={
        <>
          Asked for <Time at={run.queuedAt} now={chrome.now} relative /> {triggerText(run)}
        </>
      }
      actions={<RunActions view={view} chrome={chrome} isLive={isLive} />}
      refreshSeconds={isLive ? 5 : null}
    >
      <div class="stack" data-run-events={isLive ? `/api${runPath(run.id)}/events` : undefined}>
        {isLive && <RunProgress run={run} />}
        {view.problem !== null && (
          <Notice
            tone={run.status === 'failed' ? 'bad' : 'warn'}
            title={view.problem.message}
            cure={view.problem.cure}
          >
            <p class="faint small mono">{view.problem.code}</p>
          </Notice>
        )}
        {view.warnings.length > 0 && view.check === null && (
          <Notice
            tone="warn"
            title={view.warnings.length === 1 ? 'One warning' : `${view.warnings.length} warnings`}
          >
            <ul>
              {view.warnings.map((warning) => (
                <li key={warning}>{warning}</li>
              ))}
            </ul>
          </Notice>
        )}
        {view.stats !== null && !isLive && <Figures figures={figures(view.stats)} />}
        {view.restore !== null && run.host !== null && (
          <RestoreOutcome host={run.host} restore={view.restore} chrome={chrome} />
        )}
        {view.verify !== null && <VerifyOutcome verify={view.verify} />}
        <Card title="Details">
          <CardBody>
            <Facts facts={facts(view, chrome.now)} />
          </CardBody>
        </Card>
        {view.prune !== null && <PruneOutcome prune={view.prune} />}
        {view.check !== null && <CheckFindings found={view.check} now={chrome.now} />}
        {view.root !== null && (
          <Card title={view.root.path} more={{ label: 'Choose the backup root', href: '/setup/root' }}>
            <Findings findings={view.root.checks} />
          </Card>
        )}
        {view.discover !== null && <DiscoverOutcome discover={view.discover} />}
        <LogPanel log={view.log} isLive={isLive} />
      </div>
    </Layout>
  );
}

function RunActions({ view, chrome, isLive }: { view: RunView; chrome: Chrome; isLive: boolean }) {
  const { run } = view;
  if (!may(chrome, 'operator')) return null;
  if (isLive && view.cancel !== null) {
    return (
      <button class="button" type="button" disabled>
        Stopping…
      </button>
    );
  }
  if (isLive) {
    return (
      <PostForm chrome={chrome} action={`${runPath(run.id)}/cancel`}>
        <button class="button danger" type="submit">
          <Icon name="stop" />
          Cancel run
        </button>
      </PostForm>
    );
  }
  if (run.operation !== 'backup' || run.host === null || run.status === 'success') return null;
  return (
    <>
      <PostForm chrome={chrome} action={hostPath(run.host, 'backup')}>
        <button class="button primary" type="submit">
          <Icon name="refresh" />
          Try again
        </button>
      </PostForm>
      <PostForm chrome={chrome} action={hostPath(run.host, 'check')}>
        <button class="button" type="submit">
          <Icon name="search" />
          Check the host
        </button>
      </PostForm>
    </>
  );
}

function figures(stats: NonNullable<RunView['stats']>) {
  const { bytesTotal, bytesTransferred, filesTotal, filesTransferred } = stats;
  const linked = filesTotal === 0 ? 0 : (stats.filesLinked / filesTotal) * 100;
  return [
    {
      label: 'Files',
      value: formatCount(filesTotal),
      detail: `${formatCount(filesTransferred)} transferred`,
    },
    { label: 'Size', value: formatBytes(bytesTotal), detail: `${formatBytes(stats.bytesNew)} new on disk` },
    {
      label: 'Over the wire',
      value: formatBytes(bytesTransferred),
      detail: speedText(bytesTransferred, stats.durationMs),
    },
    {
      label: 'Hard-linked',
      value: `${linked.toFixed(linked > 99 && linked < 100 ? 1 : 0)} %`,
      detail: 'of the files',
    },
    { label: 'Took', value: formatDuration(stats.durationMs), detail: 'from start to end' },
  ];
}

function speedText(bytes: number, durationMs: number): string {
  return durationMs === 0 ? '' : `${formatBytes(bytes / (durationMs / 1000))}/s on average`;
}

function facts({ run, cancel, base, node, slotAt, restore }: RunView, now: string): Fact[] {
  const time = (at: string | null) =>
    at === null ? <span class="faint">not yet</span> : <Time at={at} now={now} />;
  return [
    { label: 'Run', value: <code>{run.id}</code> },
    { label: 'Queued', value: time(run.queuedAt) },
    { label: 'Began', value: time(run.startedAt) },
    { label: 'Ended', value: time(run.endedAt) },
    ...(cancel === null
      ? []
      : [
          {
            label: 'Cancel asked',
            value: (
              <>
                <Time at={cancel.at} now={now} /> by {cancel.by}
              </>
            ),
          },
        ]),
    ...(slotAt === null ? [] : [{ label: 'Slot', value: time(slotAt) }]),
    { label: 'Backup host', value: node },
    ...(restore === null
      ? []
      : [
          { label: 'To', value: <code>{restore.to}</code> },
          {
            label: 'What',
            value: restore.pathCount === null ? 'everything' : countOf(restore.pathCount, 'chosen path'),
          },
        ]),
    ...(run.snapshot === null || run.host === null
      ? []
      : [
          {
            label: 'Snapshot',
            value: (
              <a class="mono small" href={snapshotPath(run.host, run.snapshot)}>
                {run.snapshot.name}
              </a>
            ),
          },
        ]),
    ...(base === null || run.host === null
      ? []
      : [
          {
            label: 'Linked against',
            value: (
              <a class="mono small" href={snapshotPath(run.host, base)}>
                {base.name}
              </a>
            ),
          },
        ]),
  ];
}
