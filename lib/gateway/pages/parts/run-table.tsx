import { formatBytes } from '../format/bytes.ts';
import { formatDuration } from '../format/duration.ts';
import { hostPath, runPath } from '../format/paths.ts';
import type { RunRow } from '../views/run-row.ts';
import { DataTable, type Column } from './data-table.tsx';
import { Status } from './status.tsx';
import { runLooks } from './status-tone.ts';
import { Time } from './time.tsx';

interface RunTableProps {
  runs: readonly RunRow[];
  now: string;
  caption: string;
  /** Left out on the page of one host. */
  withHost?: boolean;
}

export const operationWords: Record<RunRow['operation'], string> = {
  backup: 'Backup',
  prune: 'Prune',
  discover: 'Discover',
  restore: 'Restore',
  verify: 'Verify',
  'scan-keys': 'Host keys',
  check: 'Check',
  'set-root': 'Backup root',
};

/** Runs, newest first: what, when, how long, how much and, if it did not go well, why. */
export function RunTable({ runs, now, caption, withHost = true }: RunTableProps) {
  const columns: Column<RunRow>[] = [
    {
      label: 'Run',
      role: 'lead',
      cell: (run) => (
        <>
          <a class="cell-title" href={runPath(run.id)}>
            {operationWords[run.operation]}
            {withHost && run.host !== null && <span class="soft"> of </span>}
            {withHost && run.host}
          </a>
          <span class="cell-sub">{triggerText(run)}</span>
        </>
      ),
    },
    { label: 'Status', cell: (run) => <Status look={runLooks[run.status]} /> },
    { label: 'When', cell: (run) => <Time at={run.startedAt ?? run.queuedAt} now={now} relative /> },
    {
      label: 'Took',
      numeric: true,
      cell: (run) => (run.durationMs === null ? <Unknown /> : formatDuration(run.durationMs)),
    },
    {
      label: 'Transferred',
      numeric: true,
      cell: (run) => {
        if (run.bytesTransferred !== null) return formatBytes(run.bytesTransferred);
        return run.operation === 'backup' ? <Unknown /> : null;
      },
    },
    {
      label: 'Message',
      role: 'bare',
      cell: (run) =>
        run.message === null ? null : (
          <span class="clip soft small" title={run.message}>
            {run.message}
          </span>
        ),
    },
  ];
  return <DataTable caption={caption} columns={columns} rows={runs} rowKey={(run) => run.id} />;
}

export function HostLink({ host }: { host: string }) {
  return <a href={hostPath(host)}>{host}</a>;
}

/** A value nobody knows: a dash for eyes, a word for ears. */
export function Unknown({ word = 'unknown' }: { word?: string }) {
  return (
    <span class="faint">
      <span aria-hidden="true">–</span>
      <span class="hidden-visually">{word}</span>
    </span>
  );
}

/** @example 'by schedule', 'by anna in the browser' */
export function triggerText({ trigger, requestedBy }: Pick<RunRow, 'trigger' | 'requestedBy'>): string {
  const ways: Record<RunRow['trigger'], string> = {
    schedule: 'by schedule',
    retry: 'tried again',
    cli: 'on the command line',
    api: 'over the API',
    web: 'in the browser',
    invoke: 'by invocation',
  };
  return requestedBy === null ? ways[trigger] : `by ${requestedBy}, ${ways[trigger]}`;
}
