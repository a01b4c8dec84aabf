import { countOf } from './format/count.ts';
import { Layout } from './layout.tsx';
import { Card, Empty } from './parts/card.tsx';
import { DataTable, type Column } from './parts/data-table.tsx';
import { FilterForm } from './parts/filter-form.tsx';
import { Pager } from './parts/pager.tsx';
import { Status } from './parts/status.tsx';
import type { StatusLook } from './parts/status-tone.ts';
import { Time } from './parts/time.tsx';
import type { AuditRow, AuditView } from './views/admin-views.ts';
import type { Chrome } from './views/chrome.ts';

const outcomeLooks: Record<AuditRow['outcome'], StatusLook> = {
  done: { tone: 'ok', icon: 'check', label: 'Done' },
  refused: { tone: 'warn', icon: 'stop', label: 'Refused' },
  failed: { tone: 'bad', icon: 'cross', label: 'Failed' },
};

/** Who changed what, and who signed in or tried to. */
export function AuditPage({ view, chrome }: { view: AuditView; chrome: Chrome }) {
  const { entries, filter } = view;
  return (
    <Layout
      chrome={chrome}
      title="Audit log"
      crumbs={[{ label: 'Administration', href: null }]}
      heading="Audit log"
      lead={`${countOf(entries.total, 'entry', 'entries')}, newest first`}
    >
      <FilterForm
        action="/admin/audit"
        fields={[
          { name: 'actor', label: 'User', value: filter.actor, grow: true },
          { name: 'action', label: 'Action', value: filter.action },
        ]}
      />
      <Card>
        {entries.items.length === 0 ? (
          <Empty icon="audit" title="No entries">
            <p>Every sign-in and every change is written here.</p>
          </Empty>
        ) : (
          <DataTable
            caption="Audit log"
            columns={columns(chrome)}
            rows={entries.items}
            rowKey={(entry) => `${entry.at} ${entry.action} ${entry.target ?? ''}`}
          />
        )}
        <Pager page={entries} path="/admin/audit" query={{ ...filter }} noun="entries" />
      </Card>
    </Layout>
  );
}

function columns(chrome: Chrome): Column<AuditRow>[] {
  return [
    {
      label: 'Action',
      role: 'lead',
      cell: ({ action, target }) => (
        <>
          <code class="cell-title">{action}</code>
          {target !== null && <span class="cell-sub">{target}</span>}
        </>
      ),
    },
    { label: 'When', cell: ({ at }) => <Time at={at} now={chrome.now} /> },
    { label: 'User', cell: ({ actor }) => actor ?? <span class="faint">nobody</span> },
    { label: 'Outcome', cell: ({ outcome }) => <Status look={outcomeLooks[outcome]} /> },
    { label: 'From', cell: ({ peer }) => (peer === null ? null : <span class="mono small">{peer}</span>) },
    {
      label: 'Detail',
      wideOnly: true,
      cell: ({ detail }) =>
        detail === null ? null : (
          <span class="clip soft small" title={detail}>
            {detail}
          </span>
        ),
    },
  ];
}
