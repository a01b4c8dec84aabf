import { countOf } from './format/count.ts';
import { Layout } from './layout.tsx';
import { Card, Empty } from './parts/card.tsx';
import { FilterForm } from './parts/filter-form.tsx';
import { HostTable } from './parts/host-table.tsx';
import { Icon } from './parts/icon.tsx';
import { Pager } from './parts/pager.tsx';
import { healthLooks } from './parts/status-tone.ts';
import { may, type Chrome } from './views/chrome.ts';
import { hostHealths } from './views/host-row.ts';
import type { HostsView } from './views/hosts-view.ts';

/** All hosts, by name or state. */
export function HostsPage({ view, chrome }: { view: HostsView; chrome: Chrome }) {
  const { hosts, filter } = view;
  const isFiltered = filter.q !== '' || filter.health !== '';
  return (
    <Layout
      chrome={chrome}
      title="Hosts"
      heading="Hosts"
      lead={`${countOf(hosts.total, 'host')}${isFiltered ? ' match' : ''}`}
      actions={
        may(chrome, 'admin') && (
          <a class="button primary" href="/hosts/new">
            <Icon name="plus" />
            Add host
          </a>
        )
      }
      liveSeconds={20}
    >
      <FilterForm
        action="/hosts"
        fields={[
          { name: 'q', label: 'Name or address', value: filter.q, grow: true },
          {
            name: 'health',
            label: 'State',
            value: filter.health,
            options: hostHealths.map((health) => ({ value: health, label: healthLooks[health].label })),
          },
        ]}
      />
      <Card>
        {hosts.items.length > 0 ? (
          <HostTable hosts={hosts.items} now={chrome.now} />
        ) : isFiltered ? (
          <Empty icon="host" title="No host matches">
            <p>
              <a href="/hosts">Show all hosts</a>
            </p>
          </Empty>
        ) : (
          <Empty icon="host" title="No hosts yet">
            <p>
              A host is a machine that pobsync fetches files from, over SSH. It needs rsync and one line in
              authorized_keys.
            </p>
          </Empty>
        )}
        <Pager page={hosts} path="/hosts" query={{ ...filter }} noun="hosts" />
      </Card>
    </Layout>
  );
}
