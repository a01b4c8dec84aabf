import { isGood } from '../../domain/snapshot-status.ts';
import { formatBytes } from './format/bytes.ts';
import { countOf, formatCount } from './format/count.ts';
import { formatDuration } from './format/duration.ts';
import { filesPath, hostPath, restorePath, runPath, snapshotPath } from './format/paths.ts';
import { Layout } from './layout.tsx';
import { Card, CardBody } from './parts/card.tsx';
import { Command } from './parts/command.tsx';
import { Facts, Figures, type Fact } from './parts/facts.tsx';
import { Icon } from './parts/icon.tsx';
import { Notice } from './parts/notice.tsx';
import { PostForm } from './parts/post-form.tsx';
import { Unknown } from './parts/run-table.tsx';
import { SnapshotTags } from './parts/snapshot-table.tsx';
import { Status } from './parts/status.tsx';
import { snapshotLooks } from './parts/status-tone.ts';
import { Time } from './parts/time.tsx';
import { may, type Chrome } from './views/chrome.ts';
import type { SnapshotView } from './views/snapshot-view.ts';

/** One snapshot: what it holds, where it lies, what it leans on, and why it is kept. */
export function SnapshotPage({ view, chrome }: { view: SnapshotView; chrome: Chrome }) {
  const { snapshot } = view;
  return (
    <Layout
      chrome={chrome}
      title={`Snapshot of ${snapshot.host}`}
      crumbs={[
        { label: snapshot.host, href: hostPath(snapshot.host) },
        { label: 'Snapshots', href: `/snapshots?host=${encodeURIComponent(snapshot.host)}` },
        { label: snapshot.name, href: null },
      ]}
      heading={
        <>
          <h1>
            <Time at={snapshot.startedAt} now={chrome.now} />
          </h1>
          <Status look={snapshotLooks[snapshot.status]} pill />
          <SnapshotTags snapshot={snapshot} />
        </>
      }
      lead={
        <>
          <a href={hostPath(snapshot.host)}>{snapshot.host}</a> · <span class="mono">{snapshot.name}</span>
        </>
      }
      actions={<SnapshotActions view={view} chrome={chrome} />}
    >
      <div class="stack">
        <StateNotice view={view} chrome={chrome} />
        {snapshot.warnings.length > 0 && (
          <Notice tone="warn" title={countOf(snapshot.warnings.length, 'warning')}>
            <ul>
              {snapshot.warnings.map((warning) => (
                <li key={warning}>{warning}</li>
              ))}
            </ul>
          </Notice>
        )}
        <Figures figures={figures(view)} />
        <Card
          title="On the disk"
          note="A plain directory: ls, cp and rsync read it, with or without pobsync."
        >
          <CardBody>
            <Command text={snapshot.path} label="the path" />
          </CardBody>
        </Card>
        <div class="halves">
          <Card title="Details">
            <CardBody>
              <Facts narrow facts={facts(view, chrome.now)} />
            </CardBody>
          </Card>
          <div class="stack">
            <KeptBecause view={view} />
            <Dependents view={view} chrome={chrome} />
          </div>
        </div>
      </div>
    </Layout>
  );
}

function SnapshotActions({ view: { snapshot }, chrome }: { view: SnapshotView; chrome: Chrome }) {
  if (!may(chrome, 'operator')) return null;
  const path = snapshotPath(snapshot.host, snapshot);
  const place = { host: snapshot.host, snapshot };
  const isThere = snapshot.status !== 'missing' && snapshot.status !== 'deleting';
  return (
    <>
      {isThere && (
        <a class="button primary" href={filesPath(place)}>
          <Icon name="folder" />
          Browse files
        </a>
      )}
      {isThere && may(chrome, 'admin') && (
        <a class="button" href={restorePath(place)}>
          <Icon name="back" />
          Restore…
        </a>
      )}
      <PostForm chrome={chrome} action={`${path}/${snapshot.pinned ? 'unpin' : 'pin'}`}>
        <button class="button" type="submit">
          <Icon name="pin" />
          {snapshot.pinned ? 'Unpin' : 'Pin: never prune'}
        </button>
      </PostForm>
    </>
  );
}

/** What a state other than complete means, and what an operator does about it. */
function StateNotice({ view: { snapshot }, chrome }: { view: SnapshotView; chrome: Chrome }) {
  if (isGood(snapshot)) return null;
  const texts: Partial<Record<typeof snapshot.status, { title: string; cure: string }>> = {
    suspicious: {
      title: 'Far fewer files than the snapshot before it',
      cure: 'If that is right, acknowledge it: it then counts as good. Until then it fills no retention slot.',
    },
    partial: {
      title: 'Some files could not be read',
      cure: 'The run’s log names them. The snapshot never pushes a complete one out.',
    },
    damaged: {
      title: 'Some of its files are damaged: their bytes changed on the disk',
      cure: 'Everything else in it is whole. It is no base any more, so the next backup fetches those files anew.',
    },
    missing: {
      title: 'The directory is not there',
      cure: 'Look at the disk with Discover; the record stays until it is found or removed.',
    },
  };
  const text = texts[snapshot.status];
  if (text === undefined) return null;
  return (
    <Notice tone={snapshotLooks[snapshot.status].tone} title={text.title} cure={text.cure}>
      {snapshot.status === 'damaged' && (
        <p>
          <a href={hostPath(snapshot.host, 'verify')}>Verify</a> names the files and can repair them.
        </p>
      )}
      {snapshot.status === 'suspicious' && may(chrome, 'operator') && (
        <PostForm
          chrome={chrome}
          action={`${snapshotPath(snapshot.host, snapshot)}/acknowledge`}
          className="gap-above"
        >
          <button class="button little" type="submit">
            Acknowledge: this is right
          </button>
        </PostForm>
      )}
    </Notice>
  );
}

function figures({ snapshot }: SnapshotView) {
  const bytes = (value: number | null) => (value === null ? <Unknown /> : formatBytes(value));
  return [
    { label: 'Holds', value: bytes(snapshot.bytesTotal), detail: 'all files together' },
    { label: 'Added to the disk', value: bytes(snapshot.bytesNew), detail: 'the rest is hard-linked' },
    {
      label: 'Files',
      value: snapshot.filesTotal === null ? <Unknown /> : formatCount(snapshot.filesTotal),
      detail:
        snapshot.filesTransferred === null
          ? 'unknown transfers'
          : `${formatCount(snapshot.filesTransferred)} transferred`,
    },
    {
      label: 'Took',
      value: snapshot.durationMs === null ? <Unknown /> : formatDuration(snapshot.durationMs),
      detail:
        snapshot.bytesTransferred === null
          ? 'unknown traffic'
          : `${formatBytes(snapshot.bytesTransferred)} over the wire`,
    },
  ];
}

function facts({ snapshot }: SnapshotView, now: string): Fact[] {
  return [
    { label: 'Began', value: <Time at={snapshot.startedAt} now={now} /> },
    {
      label: 'Ended',
      value: snapshot.endedAt === null ? <Unknown /> : <Time at={snapshot.endedAt} now={now} />,
    },
    {
      label: 'Linked against',
      value:
        snapshot.base === null ? (
          'nothing: a full copy'
        ) : (
          <a class="mono small" href={snapshotPath(snapshot.host, snapshot.base)}>
            {snapshot.base.name}
          </a>
        ),
    },
    {
      label: 'Run',
      value:
        snapshot.runId === null ? (
          <Unknown />
        ) : (
          <a class="mono small" href={runPath(snapshot.runId)}>
            {snapshot.runId}
          </a>
        ),
    },
    { label: 'rsync', value: `${snapshot.rsyncVersion ?? 'unknown'}, exit ${snapshot.rsyncExitCode ?? '–'}` },
    {
      label: 'Sources',
      value: (
        <span class="patterns">
          {snapshot.sources.map((source) => (
            <code key={source}>{source}</code>
          ))}
        </span>
      ),
      tall: true,
    },
  ];
}

function KeptBecause({ view: { keptBecause, snapshot } }: { view: SnapshotView }) {
  if (keptBecause === null) return null;
  return (
    <Card title="Retention" more={{ label: 'Whole plan', href: hostPath(snapshot.host, 'retention') }}>
      <CardBody>
        {keptBecause.length === 0 ? (
          <p>The next prune deletes it. Pin it to keep it.</p>
        ) : (
          <span class="tags">
            {keptBecause.map((reason) => (
              <span key={reason} class="tag">
                {reason}
              </span>
            ))}
          </span>
        )}
      </CardBody>
    </Card>
  );
}

function Dependents({ view: { dependents, snapshot }, chrome }: { view: SnapshotView; chrome: Chrome }) {
  return (
    <Card title="Linked against this one" note="They share files with it and stay whole when it goes.">
      <CardBody>
        {dependents.length === 0 ? (
          <p class="soft">None.</p>
        ) : (
          <ul class="due-list">
            {dependents.map((one) => (
              <li key={one.kind + one.name}>
                <a class="mono small" href={snapshotPath(snapshot.host, one)}>
                  {one.name}
                </a>
                <span class="faint small nowrap">
                  <Time at={one.startedAt} now={chrome.now} relative />
                </span>
              </li>
            ))}
          </ul>
        )}
      </CardBody>
    </Card>
  );
}
