import { formatBytes } from '../format/bytes.ts';
import { countOf, formatCount } from '../format/count.ts';
import { hostPath } from '../format/paths.ts';
import type { RunView } from '../views/run-view.ts';
import { Card, CardBody } from './card.tsx';
import { DataTable } from './data-table.tsx';
import { IgnoredList } from './ignored-list.tsx';

/** What a prune deleted, or would delete. */
export function PruneOutcome({ prune }: { prune: NonNullable<RunView['prune']> }) {
  const deleted = new Set(prune.deleted.map(({ kind, name }) => `${kind}/${name}`));
  const kept = countOf(prune.keep.length, 'snapshot');
  const note = prune.applied
    ? `${countOf(prune.deleted.length, 'snapshot')} deleted, ${kept} kept.`
    : `Nothing was deleted: ${countOf(prune.delete.length, 'snapshot')} would go, ${kept} would stay.`;
  return (
    <Card title="Retention" note={note} more={{ label: 'Plan now', href: hostPath(prune.host, 'retention') }}>
      {prune.delete.length === 0 ? (
        <CardBody>
          <p class="soft">The policy keeps everything there is.</p>
        </CardBody>
      ) : (
        <DataTable
          caption="Snapshots that retention does not keep"
          columns={[
            { label: 'Snapshot', role: 'lead', cell: ({ name }) => <code>{name}</code> },
            {
              label: 'Done',
              cell: ({ kind, name }) =>
                deleted.has(`${kind}/${name}`) ? 'deleted' : <span class="soft">still there</span>,
            },
            { label: 'Why', cell: ({ reason }) => <span class="soft small">{reason}</span> },
            {
              label: 'New data',
              numeric: true,
              cell: ({ bytesNew }) => (bytesNew === null ? '–' : formatBytes(bytesNew)),
            },
          ]}
          rows={prune.delete}
          rowKey={({ kind, name }) => `${kind}/${name}`}
        />
      )}
    </Card>
  );
}

/** What a look at the disk corrected, host by host. */
export function DiscoverOutcome({ discover }: { discover: NonNullable<RunView['discover']> }) {
  const ignored = [...discover.ignored, ...discover.hosts.flatMap((host) => host.ignored)];
  return (
    <>
      <Card title="Found on the disk">
        <DataTable
          caption="Hosts on the disk"
          columns={[
            {
              label: 'Host',
              role: 'lead',
              cell: ({ host, hostAdded }) => (
                <>
                  <a class="cell-title" href={hostPath(host)}>
                    {host}
                  </a>
                  {hostAdded && <span class="tag accent">new, disabled</span>}
                </>
              ),
            },
            { label: 'Found', numeric: true, cell: ({ found }) => formatCount(found) },
            { label: 'Added', numeric: true, cell: ({ added }) => formatCount(added) },
            { label: 'Updated', numeric: true, cell: ({ updated }) => formatCount(updated) },
            { label: 'Missing', numeric: true, cell: ({ missing }) => formatCount(missing) },
          ]}
          rows={discover.hosts}
          rowKey={({ host }) => host}
        />
      </Card>
      <IgnoredList ignored={ignored} />
    </>
  );
}
