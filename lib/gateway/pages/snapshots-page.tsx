import { snapshotKinds } from '../../domain/snapshot-ref.ts';
import { snapshotStatuses } from '../../domain/snapshot-status.ts';
import { countOf } from './format/count.ts';
import { Layout } from './layout.tsx';
import { Card, Empty } from './parts/card.tsx';
import { FilterForm } from './parts/filter-form.tsx';
import { Pager } from './parts/pager.tsx';
import { SnapshotTable } from './parts/snapshot-table.tsx';
import { snapshotLooks } from './parts/status-tone.ts';
import { may, type Chrome } from './views/chrome.ts';
import type { SnapshotsView } from './views/snapshots-view.ts';

/** All snapshots, newest first. */
export function SnapshotsPage({ view, chrome }: { view: SnapshotsView; chrome: Chrome }) {
  const { snapshots, filter } = view;
  const isFiltered = Object.values(filter).some((value) => value !== '');
  return (
    <Layout
      chrome={chrome}
      title="Snapshots"
      heading="Snapshots"
      lead={`${countOf(snapshots.total, 'snapshot')}${isFiltered ? ' match' : ''}, newest first`}
    >
      <FilterForm
        action="/snapshots"
        fields={[
          { name: 'host', label: 'Host', value: filter.host, grow: true },
          {
            name: 'kind',
            label: 'Kind',
            value: filter.kind,
            options: snapshotKinds.map((kind) => ({ value: kind, label: kind })),
          },
          {
            name: 'status',
            label: 'Status',
            value: filter.status,
            options: snapshotStatuses.map((status) => ({
              value: status,
              label: snapshotLooks[status].label,
            })),
          },
        ]}
      />
      <Card>
        {snapshots.items.length > 0 ? (
          <SnapshotTable
            snapshots={snapshots.items}
            now={chrome.now}
            caption="Snapshots"
            mayBrowse={may(chrome, 'operator')}
          />
        ) : (
          <Empty title={isFiltered ? 'No snapshot matches' : 'No snapshot yet'}>
            <p>
              {isFiltered ? (
                <a href="/snapshots">Show all snapshots</a>
              ) : (
                'A snapshot is a plain directory with the files of a host at one time. The first backup makes one.'
              )}
            </p>
          </Empty>
        )}
        <Pager page={snapshots} path="/snapshots" query={{ ...filter }} noun="snapshots" />
      </Card>
    </Layout>
  );
}
