import { hostPath } from './format/paths.ts';
import { Layout } from './layout.tsx';
import { Card, Empty } from './parts/card.tsx';
import { DataTable, type Column } from './parts/data-table.tsx';
import { ServiceKey } from './parts/service-key.tsx';
import { Status } from './parts/status.tsx';
import { keyLooks } from './parts/status-tone.ts';
import { Time } from './parts/time.tsx';
import type { AdminKeysView } from './views/admin-views.ts';
import type { Chrome } from './views/chrome.ts';

/** Both directions of trust: the service's own key, and which keys prove each host. */
export function AdminKeysPage({ view, chrome }: { view: AdminKeysView; chrome: Chrome }) {
  return (
    <Layout
      chrome={chrome}
      title="Host keys"
      crumbs={[{ label: 'Administration', href: null }]}
      heading="Host keys"
      lead="pobsync connects only to machines whose key somebody approved."
    >
      <div class="stack">
        <ServiceKey publicLine={view.servicePublicKey} sshUser="root" />
        <Card title="Hosts">
          {view.hosts.length === 0 ? (
            <Empty icon="shield" title="No hosts yet">
              <p>Add a host, then approve its key here.</p>
            </Empty>
          ) : (
            <DataTable
              caption="Host keys"
              columns={columns(chrome)}
              rows={view.hosts}
              rowKey={({ host, fingerprint }) => `${host} ${fingerprint ?? ''}`}
            />
          )}
        </Card>
      </div>
    </Layout>
  );
}

function columns(chrome: Chrome): Column<AdminKeysView['hosts'][number]>[] {
  return [
    {
      label: 'Host',
      role: 'lead',
      cell: ({ host, address }) => (
        <>
          <a class="cell-title" href={hostPath(host, 'keys')}>
            {host}
          </a>
          <span class="cell-sub clip">{address}</span>
        </>
      ),
    },
    { label: 'State', cell: ({ state }) => <Status look={keyLooks[state]} /> },
    {
      label: 'Fingerprint',
      cell: ({ fingerprint, type }) =>
        fingerprint === null ? (
          <span class="faint">none</span>
        ) : (
          <span>
            <code class="small">{fingerprint}</code>
            <span class="cell-sub">{type}</span>
          </span>
        ),
    },
    {
      label: 'Approved',
      cell: ({ approvedAt, approvedBy }) =>
        approvedAt === null ? (
          <span class="faint">never</span>
        ) : (
          <span>
            <Time at={approvedAt} now={chrome.now} relative />
            {approvedBy !== null && <span class="cell-sub">by {approvedBy}</span>}
          </span>
        ),
    },
  ];
}
