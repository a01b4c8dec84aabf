import { Option, type Command } from 'commander';
import { showRun, type ShowRunResult } from '../../../lib/operations/show-run.ts';
import type { Cli } from '../cli.ts';
import { action, addCommand } from '../command.ts';
import { formatBytes } from '../output/bytes.ts';
import { formatDuration } from '../output/duration.ts';
import { statusWord } from '../output/status-word.ts';
import type { Style } from '../output/style.ts';
import { facts } from '../output/table.ts';
import { formatAge, formatTime } from '../output/time.ts';
import { integerFlag } from '../parse-number.ts';

export function addRun(program: Command, cli: Cli): void {
  addCommand(program, {
    usage: 'run <run>',
    summary: 'Show one run: how it ended, why, and its log',
    examples: ['pobsync run 01k9x2m4q7abc', 'pobsync run 01k9x2m4q7abc --lines 2000'],
  })
    .addOption(
      new Option('--lines <N>', 'last lines of the log')
        .default(20)
        .argParser(integerFlag('--lines', 0, 2000)),
    )
    .action(
      action(cli, async (id: string, { lines }: { lines: number }) => {
        const services = cli.services();
        const run = await showRun(services, { id });
        return { json: run, text: runText(run, lines, services.clock.now(), cli.terminal.style) };
      }),
    );
}

function runText(run: ShowRunResult, lines: number, now: Date, style: Style): string {
  const pairs: [string, string][] = [
    ['run', `${run.operation} ${run.host ?? ''}`.trim()],
    ['status', statusWord(run.status, style)],
    [
      'asked for',
      `${formatTime(run.queuedAt)} by ${run.requestedBy ?? run.trigger}${run.attempt > 1 ? `, attempt ${run.attempt}` : ''}`,
    ],
  ];
  if (run.notBefore !== null && run.startedAt === null)
    pairs.push(['waits until', formatTime(run.notBefore)]);
  if (run.startedAt !== null)
    pairs.push(['started', `${formatTime(run.startedAt)}, ${formatAge(run.startedAt, now)}`]);
  if (run.durationMs !== null) pairs.push(['took', formatDuration(run.durationMs)]);
  if (run.cancelRequestedAt !== null) {
    pairs.push([
      'cancel asked',
      `${formatTime(run.cancelRequestedAt)} by ${run.cancelRequestedBy ?? 'somebody'}`,
    ]);
  }
  if (run.snapshot !== null) pairs.push(['snapshot', `${run.snapshot.kind}/${run.snapshot.name}`]);
  if (run.bytesTotal !== null) {
    pairs.push(['size', `${formatBytes(run.bytesTotal)}, of which ${formatBytes(run.bytesNew)} new`]);
  }
  if (run.error !== null) pairs.push(['why', style.bad(run.error.message)]);
  if (run.error?.cure != null) pairs.push(['what to do', run.error.cure]);
  for (const warning of run.warnings) pairs.push(['warning', style.warn(warning)]);
  return facts(pairs, style) + logText(run, lines, style);
}

function logText({ log }: ShowRunResult, lines: number, style: Style): string {
  const shown = lines === 0 ? [] : log.slice(-lines);
  if (shown.length === 0) return '';
  const left = log.length - shown.length;
  const title = left === 0 ? 'Log:' : `Log (${left} earlier lines: --lines ${log.length}):`;
  return [
    `\n${style.bold(title)}\n`,
    ...shown.map(({ at, level, text }) => {
      const words = level === 'error' ? style.bad(text) : level === 'warn' ? style.warn(text) : text;
      return `${style.dim(at.slice(11, 19))}  ${words}\n`;
    }),
  ].join('');
}
