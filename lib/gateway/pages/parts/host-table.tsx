import { formatBytes } from '../format/bytes.ts';
import { hostPath } from '../format/paths.ts';
import type { HostRow } from '../views/host-row.ts';
import { DataTable, type Column } from './data-table.tsx';
import { HistoryStrip } from './history-strip.tsx';
import { Unknown } from './run-table.tsx';
import { Status } from './status.tsx';
import { healthLooks, runLooks } from './status-tone.ts';
import { Time } from './time.tsx';

interface HostTableProps {
  hosts: readonly HostRow[];
  now: string;
  /** Fewer columns, for a table that shares its row with others. */
  brief?: boolean;
}

/** Hosts with the one question first: when was the last good backup? */
export function HostTable({ hosts, now, brief = false }: HostTableProps) {
  const columns: Column<HostRow>[] = [
    {
      label: 'Host',
      role: 'lead',
      cell: ({ name, address }) => (
        <>
          <a class="cell-title" href={hostPath(name)}>
            {name}
          </a>
          <span class="cell-sub clip">{address}</span>
        </>
      ),
    },
    { label: 'State', cell: (host) => <HostState host={host} /> },
    {
      label: 'Last good backup',
      cell: ({ lastGoodAt }) =>
        lastGoodAt === null ? <span class="faint">never</span> : <Time at={lastGoodAt} now={now} relative />,
    },
    { label: 'Last 30 days', role: 'bare', cell: ({ history }) => <HistoryStrip days={history} /> },
    {
      label: 'Size',
      numeric: true,
      cell: ({ bytesTotal }) => (bytesTotal === null ? <Unknown /> : formatBytes(bytesTotal)),
    },
    {
      label: 'Snapshots',
      numeric: true,
      wideOnly: true,
      cell: ({ snapshotCount }) => String(snapshotCount),
    },
    {
      label: 'Next due',
      cell: ({ nextDueAt }) =>
        nextDueAt === null ? (
          <span class="faint">no schedule</span>
        ) : (
          <Time at={nextDueAt} now={now} relative />
        ),
    },
  ];
  return (
    <DataTable
      caption="Hosts"
      columns={brief ? columns.filter(({ label }) => label !== 'Snapshots') : columns}
      rows={hosts}
      rowKey={({ name }) => name}
    />
  );
}

/** A run that is going on says more than how the host stood before it. */
function HostState({ host }: { host: HostRow }) {
  if (host.runningRun === null) return <Status look={healthLooks[host.health]} />;
  const { percent } = host.runningRun;
  return (
    <Status
      look={runLooks.running}
      label={percent === null ? 'Running' : `Running, ${Math.round(percent)} %`}
    />
  );
}
