import { formatBytes } from './format/bytes.ts';
import { countOf, formatCount } from './format/count.ts';
import { hostPath, snapshotPath } from './format/paths.ts';
import { HostFrame } from './host-frame.tsx';
import { Card, CardBody, Empty } from './parts/card.tsx';
import { DataTable, type Column } from './parts/data-table.tsx';
import { Figures } from './parts/facts.tsx';
import { PlanTimeline } from './parts/plan-timeline.tsx';
import { PruneForm } from './parts/prune-form.tsx';
import { Unknown } from './parts/run-table.tsx';
import { policyText } from './parts/settings-list.tsx';
import { Status } from './parts/status.tsx';
import { Time } from './parts/time.tsx';
import { may, type Chrome } from './views/chrome.ts';
import type { RetentionRow, RetentionView } from './views/retention-view.ts';

/** What retention would keep and delete now, each with its reason; below it, the form that does it. */
export function RetentionPage({ view, chrome }: { view: RetentionView; chrome: Chrome }) {
  const doomed = view.rows.filter(({ keep }) => !keep);
  return (
    <HostFrame
      chrome={chrome}
      host={view.host}
      page="retention"
      title="Retention"
      actions={
        doomed.length > 0 &&
        may(chrome, 'operator') && (
          <a class="button danger" href="#apply">
            Apply the plan…
          </a>
        )
      }
    >
      <div class="stack">
        <Figures figures={figures(view, doomed)} />
        <Card
          title="Plan"
          note={`${policyText(view.policy)}. Periods end as the clocks of ${view.timeZone} say.`}
        >
          <CardBody>
            <PlanChoice view={view} />
            {view.rows.length > 0 && <PlanTimeline rows={view.rows} />}
          </CardBody>
          {view.rows.length === 0 ? (
            <Empty title="Nothing to plan">
              <p>There is no {view.kind === 'all' ? '' : `${view.kind} `}snapshot of this host.</p>
            </Empty>
          ) : (
            <PlanTable view={view} now={chrome.now} />
          )}
        </Card>
        {view.incomplete.length > 0 && (
          <Card
            title="Outside retention"
            note="Left by failed runs; the next successful backup removes them."
          >
            <ul class="list">
              {view.incomplete.map(({ name, reason }) => (
                <li key={name} class="list-row">
                  <code>{name}</code>
                  <span class="soft small">{reason}</span>
                </li>
              ))}
            </ul>
          </Card>
        )}
        {doomed.length > 0 && may(chrome, 'operator') && (
          <PruneForm view={view} chrome={chrome} doomed={doomed} />
        )}
      </div>
    </HostFrame>
  );
}

function figures(view: RetentionView, doomed: readonly RetentionRow[]) {
  const kept = view.rows.length - doomed.length;
  const bytes = doomed.reduce((sum, { bytesNew }) => sum + (bytesNew ?? 0), 0);
  return [
    { label: 'Kept', value: formatCount(kept), detail: `of ${countOf(view.rows.length, 'snapshot')}` },
    {
      label: 'Would be deleted',
      value: formatCount(doomed.length),
      detail: doomed.length === 0 ? 'nothing to do' : `at most ${formatCount(view.maxDelete)} at once`,
    },
    {
      label: 'Frees at least',
      value: formatBytes(bytes),
      detail: 'files no other snapshot has',
    },
  ];
}

function PlanChoice({ view }: { view: RetentionView }) {
  return (
    <form class="filters" method="get" action={hostPath(view.host.name, 'retention')} data-filters>
      <div class="field">
        <label htmlFor="plan-kind">Snapshots</label>
        <select class="select" id="plan-kind" name="kind">
          {(['scheduled', 'manual', 'all'] as const).map((kind) => (
            <option key={kind} value={kind} selected={kind === view.kind}>
              {kind}
            </option>
          ))}
        </select>
      </div>
      <div class="check in-line">
        <input type="checkbox" id="plan-bases" name="protectBases" value="on" checked={view.protectBases} />
        <label htmlFor="plan-bases">Protect bases</label>
      </div>
      <button class="button" type="submit">
        Show plan
      </button>
    </form>
  );
}

function PlanTable({ view, now }: { view: RetentionView; now: string }) {
  const columns: Column<RetentionRow>[] = [
    {
      label: 'Snapshot',
      role: 'lead',
      cell: (row) => (
        <>
          <a class="cell-title" href={snapshotPath(view.host.name, row)}>
            <Time at={row.startedAt} now={now} />
          </a>
          <span class="cell-sub mono">{row.name}</span>
        </>
      ),
    },
    {
      label: 'Decision',
      cell: ({ keep }) =>
        keep ? (
          <Status look={{ tone: 'ok', icon: 'check', label: 'Keep' }} />
        ) : (
          <Status look={{ tone: 'bad', icon: 'trash', label: 'Delete' }} />
        ),
    },
    {
      label: 'Why',
      cell: ({ reasons, keep }) =>
        keep ? (
          <span class="tags">
            {reasons.map((reason) => (
              <span key={reason} class="tag">
                {reason}
              </span>
            ))}
          </span>
        ) : (
          <span class="soft small">{reasons.join('; ')}</span>
        ),
    },
    {
      label: 'New data',
      numeric: true,
      cell: ({ bytesNew }) => (bytesNew === null ? <Unknown /> : formatBytes(bytesNew)),
    },
  ];
  return (
    <DataTable
      caption="Retention plan"
      columns={columns}
      rows={view.rows}
      rowKey={({ kind, name }) => `${kind}/${name}`}
    />
  );
}
