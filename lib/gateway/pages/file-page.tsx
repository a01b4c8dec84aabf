import { formatBytes } from './format/bytes.ts';
import { countOf } from './format/count.ts';
import { modeText } from './format/mode.ts';
import { downloadPath, filePath, filesPath, hostPath, restorePath, snapshotPath } from './format/paths.ts';
import { Layout } from './layout.tsx';
import { Card, CardBody } from './parts/card.tsx';
import { DataTable } from './parts/data-table.tsx';
import { EntryIcon, entryWord } from './parts/entry-table.tsx';
import { Facts, type Fact } from './parts/facts.tsx';
import { Icon } from './parts/icon.tsx';
import { Notice } from './parts/notice.tsx';
import { PathLine } from './parts/path-line.tsx';
import { Unknown } from './parts/run-table.tsx';
import { SnapshotTime } from './parts/snapshot-time.tsx';
import { Time } from './parts/time.tsx';
import type { FileView } from './views/browse-view.ts';
import { may, type Chrome } from './views/chrome.ts';

/** One file of a snapshot: what it is, how to get it, and its other versions. */
export function FilePage({ view, chrome }: { view: FileView; chrome: Chrome }) {
  const { host, snapshot, entry, crumbs } = view;
  const name = crumbs.at(-1)?.label ?? view.path;
  return (
    <Layout
      chrome={chrome}
      title={`${name} of ${host}`}
      crumbs={[
        { label: host, href: hostPath(host) },
        { label: 'Snapshots', href: `/snapshots?host=${encodeURIComponent(host)}` },
        { label: snapshot.name, href: snapshotPath(host, snapshot) },
        { label: 'Files', href: filesPath(view, crumbs.at(-2)?.id) },
      ]}
      heading={
        <>
          <EntryIcon type={entry.type} />
          <h1>{name}</h1>
        </>
      }
      lead={
        <>
          <a href={hostPath(host)}>{host}</a> as it was on <SnapshotTime view={view} now={chrome.now} />
        </>
      }
      actions={
        <>
          {entry.type === 'file' && (
            <a class="button primary" href={downloadPath(view, view.id)}>
              <Icon name="download" />
              Download
            </a>
          )}
          {may(chrome, 'admin') && (
            <a class="button" href={restorePath(view, view.id)}>
              <Icon name="back" />
              Restore…
            </a>
          )}
        </>
      }
    >
      <div class="stack">
        {entry.type !== 'file' && (
          <Notice tone="info" title={`This is a ${entryWord(entry.type)}`}>
            <p>
              It has no contents to download. A restore makes it again as it was, and so does a tar archive.
            </p>
          </Notice>
        )}
        <Card>
          <div class="browse-head">
            <PathLine place={view} crumbs={crumbs} />
          </div>
          <CardBody>
            <Facts facts={facts(view, chrome.now)} />
          </CardBody>
        </Card>
        {entry.type === 'file' && <Versions view={view} chrome={chrome} />}
      </div>
    </Layout>
  );
}

function facts({ entry }: FileView, now: string): Fact[] {
  const { type, sizeBytes, modifiedAt, owner, group, mode, linkTarget } = entry;
  return [
    ...(type === 'file'
      ? [
          {
            label: 'Size',
            value: <span title={countOf(sizeBytes, 'byte')}>{formatBytes(sizeBytes)}</span>,
          },
        ]
      : []),
    { label: 'Modified', value: modifiedAt === null ? <Unknown /> : <Time at={modifiedAt} now={now} /> },
    { label: 'Owner', value: `${owner}:${group}` },
    {
      label: 'Mode',
      value: (
        <code>
          {modeText(type, mode)} ({mode})
        </code>
      ),
    },
    ...(linkTarget === null ? [] : [{ label: 'Points to', value: <code>{linkTarget}</code>, tall: true }]),
  ];
}

/** Each content the file had, and since when: what one looks for after "it was right last week". */
function Versions({ view, chrome }: { view: FileView; chrome: Chrome }) {
  const { versions, snapshotsLookedAt, snapshotsTotal, host } = view;
  const isAll = snapshotsLookedAt === snapshotsTotal;
  const note =
    `Told apart by inode, size and time, in ${isAll ? 'all' : 'the newest'} ` +
    `${countOf(snapshotsLookedAt, 'snapshot')} of this host${isAll ? '' : ` of ${snapshotsTotal}`}.`;
  const isHere = ({ snapshots }: FileView['versions'][number]) =>
    snapshots.some(({ kind, name }) => kind === view.snapshot.kind && name === view.snapshot.name);
  return (
    <Card title={`${countOf(versions.length, 'version')} on record`} note={note}>
      <DataTable
        caption="Versions of the file"
        columns={[
          {
            label: 'Version',
            role: 'lead',
            cell: (version) => (
              <>
                <span class="cell-title">
                  {version.modifiedAt === null ? (
                    'unknown time'
                  ) : (
                    <Time at={version.modifiedAt} now={chrome.now} />
                  )}
                </span>{' '}
                {isHere(version) && <span class="tag accent">shown here</span>}
              </>
            ),
          },
          { label: 'Size', numeric: true, cell: ({ sizeBytes }) => formatBytes(sizeBytes) },
          { label: 'Snapshots', numeric: true, cell: ({ snapshots }) => String(snapshots.length) },
          {
            label: 'First seen',
            cell: ({ snapshots }) => <SeenIn host={host} sighting={snapshots.at(-1)} now={chrome.now} />,
          },
          {
            label: 'Last seen',
            cell: ({ snapshots }) => <SeenIn host={host} sighting={snapshots[0]} now={chrome.now} />,
          },
          {
            label: 'Get it',
            silent: true,
            cell: ({ snapshots: [newest] }) =>
              newest !== undefined && (
                <a
                  class="button little"
                  href={downloadPath({ host, snapshot: newest }, newest.id)}
                  aria-label={`Download the version of ${newest.name}`}
                >
                  <Icon name="download" />
                  Download
                </a>
              ),
          },
        ]}
        rows={versions}
        rowKey={({ snapshots }) => snapshots[0]?.name ?? ''}
      />
    </Card>
  );
}

function SeenIn(props: {
  host: string;
  sighting: FileView['versions'][number]['snapshots'][number] | undefined;
  now: string;
}) {
  const { host, sighting: one, now } = props;
  if (one === undefined) return <Unknown />;
  return (
    <a href={filePath({ host, snapshot: one }, one.id)}>
      <Time at={one.startedAt} now={now} />
    </a>
  );
}
