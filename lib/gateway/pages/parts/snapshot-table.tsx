import { formatBytes } from '../format/bytes.ts';
import { formatCount } from '../format/count.ts';
import { filesPath, snapshotPath } from '../format/paths.ts';
import type { SnapshotRow } from '../views/snapshot-row.ts';
import { DataTable, type Column } from './data-table.tsx';
import { Icon } from './icon.tsx';
import { Unknown } from './run-table.tsx';
import { Status } from './status.tsx';
import { snapshotLooks } from './status-tone.ts';
import { Time } from './time.tsx';

interface SnapshotTableProps {
  snapshots: readonly SnapshotRow[];
  now: string;
  caption: string;
  withHost?: boolean;
  /** Whether whoever looks may look into snapshots. */
  mayBrowse?: boolean;
}

/** Snapshots, newest first, with what each holds and what it added. */
export function SnapshotTable(props: SnapshotTableProps) {
  const { snapshots, now, caption, withHost = true, mayBrowse = false } = props;
  const columns: Column<SnapshotRow>[] = [
    {
      label: 'Snapshot',
      role: 'lead',
      cell: (snapshot) => (
        <>
          <a class="cell-title" href={snapshotPath(snapshot.host, snapshot)}>
            {withHost ? snapshot.host : <Time at={snapshot.startedAt} now={now} />}
          </a>
          <span class="cell-sub mono">{snapshot.name}</span>
          {mayBrowse && <BrowseLink snapshot={snapshot} />}
        </>
      ),
    },
    { label: 'Status', cell: (snapshot) => <Status look={snapshotLooks[snapshot.status]} /> },
    {
      label: 'Taken',
      cell: (snapshot) => <Time at={snapshot.startedAt} now={now} relative />,
    },
    { label: 'Kind', cell: (snapshot) => <SnapshotTags snapshot={snapshot} /> },
    {
      label: 'Files',
      numeric: true,
      wideOnly: true,
      cell: ({ filesTotal }) => (filesTotal === null ? <Unknown /> : formatCount(filesTotal)),
    },
    {
      label: 'Size',
      numeric: true,
      cell: ({ bytesTotal }) => (bytesTotal === null ? <Unknown /> : formatBytes(bytesTotal)),
    },
    {
      label: 'New data',
      numeric: true,
      cell: ({ bytesNew }) => (bytesNew === null ? <Unknown /> : formatBytes(bytesNew)),
    },
    {
      label: 'Linked against',
      wideOnly: true,
      cell: ({ host, base }) =>
        base === null ? (
          <span class="faint small">full copy</span>
        ) : (
          <a class="mono small" href={snapshotPath(host, base)}>
            {base.name.slice(0, 16)}
          </a>
        ),
    },
  ];
  return (
    <DataTable
      caption={caption}
      columns={columns}
      rows={snapshots}
      rowKey={({ host, kind, name }) => `${host}/${kind}/${name}`}
    />
  );
}

/** Below the name: a column of its own would not fit beside the others on a tablet. */
function BrowseLink({ snapshot: { host, status, ...snapshot } }: { snapshot: SnapshotRow }) {
  if (status === 'missing' || status === 'deleting') return null;
  return (
    <a
      class="small"
      href={filesPath({ host, snapshot })}
      aria-label={`Browse files of ${host} ${snapshot.name}`}
    >
      Browse files
    </a>
  );
}

export function SnapshotTags({ snapshot }: { snapshot: SnapshotRow }) {
  return (
    <span class="tags">
      <span class={snapshot.kind === 'manual' ? 'tag accent' : 'tag'}>{snapshot.kind}</span>
      {snapshot.pinned && (
        <span class="tag">
          <Icon name="pin" />
          pinned
        </span>
      )}
      {snapshot.acknowledged && <span class="tag">acknowledged</span>}
    </span>
  );
}
