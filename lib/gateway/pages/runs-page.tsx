import { runOperations, runStatuses } from '../../domain/run-status.ts';
import { countOf } from './format/count.ts';
import { Layout } from './layout.tsx';
import { Card, Empty } from './parts/card.tsx';
import { FilterForm } from './parts/filter-form.tsx';
import { Pager } from './parts/pager.tsx';
import { operationWords, RunTable } from './parts/run-table.tsx';
import { runLooks } from './parts/status-tone.ts';
import type { Chrome } from './views/chrome.ts';
import type { RunsView } from './views/runs-view.ts';

/** Every run, newest first. */
export function RunsPage({ view, chrome }: { view: RunsView; chrome: Chrome }) {
  const { runs, filter } = view;
  const isFiltered = Object.values(filter).some((value) => value !== '');
  return (
    <Layout
      chrome={chrome}
      title="Runs"
      heading="Runs"
      lead={`${countOf(runs.total, 'run')}${isFiltered ? ' match' : ''}, newest first`}
      liveSeconds={10}
    >
      <FilterForm
        action="/runs"
        fields={[
          { name: 'host', label: 'Host', value: filter.host, grow: true },
          {
            name: 'status',
            label: 'Status',
            value: filter.status,
            options: runStatuses.map((status) => ({ value: status, label: runLooks[status].label })),
          },
          {
            name: 'operation',
            label: 'Operation',
            value: filter.operation,
            options: runOperations.map((operation) => ({
              value: operation,
              label: operationWords[operation],
            })),
          },
        ]}
      />
      <Card>
        {runs.items.length > 0 ? (
          <RunTable runs={runs.items} now={chrome.now} caption="Runs" />
        ) : (
          <Empty icon="run" title={isFiltered ? 'No run matches' : 'Nothing ran yet'}>
            <p>
              {isFiltered ? (
                <a href="/runs">Show all runs</a>
              ) : (
                'Runs appear here as soon as a host is backed up.'
              )}
            </p>
          </Empty>
        )}
        <Pager page={runs} path="/runs" query={{ ...filter }} noun="runs" />
      </Card>
    </Layout>
  );
}
