import { countOf } from './format/count.ts';
import { filesPath, hostPath, restorePath, snapshotPath } from './format/paths.ts';
import { Layout } from './layout.tsx';
import { Card, Empty } from './parts/card.tsx';
import { EntryTable } from './parts/entry-table.tsx';
import { Icon } from './parts/icon.tsx';
import { Notice } from './parts/notice.tsx';
import { PathLine } from './parts/path-line.tsx';
import { PostForm } from './parts/post-form.tsx';
import { SnapshotTime } from './parts/snapshot-time.tsx';
import { Status } from './parts/status.tsx';
import { snapshotLooks } from './parts/status-tone.ts';
import { Time } from './parts/time.tsx';
import type { BrowseView } from './views/browse-view.ts';
import { may, type Chrome } from './views/chrome.ts';

/** A directory of a snapshot, and the forms that get things out of it. */
export function BrowsePage({ view, chrome }: { view: BrowseView; chrome: Chrome }) {
  const { host, snapshot } = view;
  const place = snapshotPath(host, snapshot);
  const isEmpty = view.entries.length === 0;
  return (
    <Layout
      chrome={chrome}
      title={`Files of ${host}`}
      crumbs={[
        { label: host, href: hostPath(host) },
        { label: 'Snapshots', href: `/snapshots?host=${encodeURIComponent(host)}` },
        { label: snapshot.name, href: place },
        { label: 'Files', href: null },
      ]}
      heading={
        <>
          <h1>Files</h1>
          {view.status !== 'complete' && <Status look={snapshotLooks[view.status]} pill />}
        </>
      }
      lead={
        <>
          <a href={hostPath(host)}>{host}</a> as it was on <SnapshotTime view={view} now={chrome.now} />
        </>
      }
      actions={<Neighbours view={view} chrome={chrome} />}
    >
      <div class="stack">
        {view.status === 'damaged' && (
          <Notice tone="bad" title="Some files of this snapshot are damaged">
            <p>
              The page <a href={hostPath(host, 'verify')}>Verify</a> names them. Everything else is whole.
            </p>
          </Notice>
        )}
        <Card>
          <div class="browse-head">
            <PathLine place={view} crumbs={view.crumbs} />
            <NameFilter view={view} />
          </div>
          <PostForm chrome={chrome} action={`${place}/archive`} fields={{ here: view.id }}>
            {isEmpty ? (
              <NothingHere view={view} />
            ) : (
              <EntryTable place={view} entries={view.entries} now={chrome.now} />
            )}
            <Turns view={view} />
            {!isEmpty && <PickBar view={view} chrome={chrome} />}
          </PostForm>
        </Card>
      </div>
    </Layout>
  );
}

/** The same directory a snapshot earlier or later. */
function Neighbours({ view, chrome }: { view: BrowseView; chrome: Chrome }) {
  const { host, older, newer, id } = view;
  return (
    <>
      {older !== null && (
        <a class="button" rel="prev" href={filesPath({ host, snapshot: older }, id)}>
          <Icon name="clock" />
          Older
          <span class="hidden-visually">
            : <Time at={older.startedAt} now={chrome.now} />
          </span>
        </a>
      )}
      {newer !== null && (
        <a class="button" rel="next" href={filesPath({ host, snapshot: newer }, id)}>
          Newer
          <span class="hidden-visually">
            : <Time at={newer.startedAt} now={chrome.now} />
          </span>
        </a>
      )}
      {may(chrome, 'admin') && (
        <a class="button" href={restorePath(view)}>
          <Icon name="back" />
          Restore all…
        </a>
      )}
    </>
  );
}

function NameFilter({ view }: { view: BrowseView }) {
  return (
    <form class="name-filter" method="get" action={filesPath(view)} role="search">
      {view.id !== 'id:' && <input type="hidden" name="path" value={view.id} />}
      <input
        class="input"
        type="search"
        name="q"
        value={view.filter}
        placeholder="Part of a name"
        aria-label="Only names that hold this"
        maxLength={255}
        spellcheck={false}
        autoComplete="off"
        autoCapitalize="none"
      />
      <button class="button" type="submit">
        <Icon name="search" />
        Filter
      </button>
      {view.filter !== '' && (
        <a class="button plain" href={filesPath(view, view.id)}>
          Clear
        </a>
      )}
    </form>
  );
}

function NothingHere({ view }: { view: BrowseView }) {
  if (view.filter !== '') {
    return (
      <Empty icon="search" title="No name matches">
        <p>
          Nothing in this directory has “{view.filter}” in its name. Directories below are not searched.{' '}
          <a href={filesPath(view, view.id)}>Show all names</a>
        </p>
      </Empty>
    );
  }
  return view.isContinued ? (
    <Empty icon="folder" title="The end of this directory" />
  ) : (
    <Empty icon="folder" title="This directory is empty">
      <p>It was empty on the host as well, or everything in it was excluded.</p>
    </Empty>
  );
}

function Turns({ view }: { view: BrowseView }) {
  const { isContinued, next, filter } = view;
  if (!isContinued && next === null) return null;
  const query = { q: filter };
  return (
    <nav class="pager" aria-label="Pages">
      <span class="number">
        {countOf(view.entries.length, 'entry', 'entries')} on this page, in the order of their bytes
      </span>
      <span class="actions">
        {isContinued && (
          <a class="button little" href={filesPath(view, view.id, query)}>
            From the beginning
          </a>
        )}
        {next !== null && (
          <a class="button little" rel="next" href={filesPath(view, view.id, { ...query, cursor: next })}>
            Next
          </a>
        )}
      </span>
    </nav>
  );
}

/** What is done with the ticked entries; with none ticked, with the directory as a whole. */
function PickBar({ view, chrome }: { view: BrowseView; chrome: Chrome }) {
  return (
    <div class="pick-bar">
      <label class="pick-all needs-script">
        <input type="checkbox" data-pick-all />
        All on this page
      </label>
      <p class="soft small" data-pick-count>
        Nothing ticked: all of this directory.
      </p>
      <span class="actions">
        <button class="button" type="submit" name="format" value="tar">
          <Icon name="download" />
          Download .tar
        </button>
        <button class="button" type="submit" name="format" value="zip">
          <Icon name="download" />
          .zip
        </button>
        {may(chrome, 'admin') && (
          <button
            class="button primary"
            type="submit"
            formAction={`${snapshotPath(view.host, view.snapshot)}/restore`}
            name="intent"
            value="choose"
          >
            <Icon name="back" />
            Restore…
          </button>
        )}
      </span>
    </div>
  );
}
