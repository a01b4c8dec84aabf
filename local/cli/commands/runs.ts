import type { Command } from 'commander';
import { runOperations, runStatuses } from '../../../lib/domain/run-status.ts';
import { listRuns } from '../../../lib/operations/list-runs.ts';
import type { RunView } from '../../../lib/operations/run-view.ts';
import type { Cli } from '../cli.ts';
import { action, addCommand } from '../command.ts';
import { formatBytes } from '../output/bytes.ts';
import { formatDuration } from '../output/duration.ts';
import { statusWord } from '../output/status-word.ts';
import type { Style } from '../output/style.ts';
import { table } from '../output/table.ts';
import { formatAge } from '../output/time.ts';
import { pageNote, pageOptions, type PageOptions } from '../page-options.ts';
import { choiceOption } from '../parse-choice.ts';

type Options = PageOptions & { status?: string; operation?: string };

export function addRuns(program: Command, cli: Cli): void {
  const command = addCommand(program, {
    usage: 'runs [host]',
    summary: 'List runs, newest first',
    examples: ['pobsync runs', 'pobsync runs web1 --status failed', 'pobsync runs --operation prune'],
  })
    .addOption(choiceOption('--status <STATUS>', 'only this status', runStatuses))
    .addOption(choiceOption('--operation <OPERATION>', 'only this operation', runOperations));
  pageOptions(command, 50).action(
    action(cli, async (host: string | undefined, options: Options) => {
      const services = cli.services();
      const result = await listRuns(services, { host, ...options });
      const text =
        result.total === 0
          ? 'No runs.\n'
          : runsText(result.items, services.clock.now(), cli.terminal.style) + pageNote(result);
      return { json: result, text };
    }),
  );
}

function runsText(runs: readonly RunView[], now: Date, style: Style): string {
  return table(
    [
      { title: 'RUN', cell: ({ id }) => id },
      { title: 'OPERATION', cell: ({ operation }) => operation },
      { title: 'HOST', cell: ({ host }) => host ?? '–' },
      { title: 'STARTED', cell: ({ startedAt }) => (startedAt === null ? '–' : formatAge(startedAt, now)) },
      { title: 'TOOK', cell: ({ durationMs }) => formatDuration(durationMs), right: true },
      { title: 'NEW', cell: ({ bytesNew }) => formatBytes(bytesNew), right: true },
      { title: 'BY', cell: ({ trigger, requestedBy }) => requestedBy ?? trigger },
      { title: 'STATUS', cell: (run) => runStatus(run, style) },
    ],
    runs,
    style,
  );
}

function runStatus({ status, error, warnings, attempt }: RunView, style: Style): string {
  const why = error?.message ?? warnings[0] ?? '';
  const shown = why.length > 100 ? `${why.slice(0, 99)}…` : why;
  const again = attempt > 1 ? ` (attempt ${attempt})` : '';
  return `${statusWord(status, style)}${again}${shown === '' ? '' : `  ${style.dim(shown)}`}`;
}
