import type { Command } from 'commander';
import type { StatusResult } from '../../../lib/contracts/status.ts';
import { showText } from '../../../lib/domain/show-text.ts';
import { statusProblems } from '../../../lib/operations/status-problems.ts';
import { invoke } from '../../runtime/invoke.ts';
import type { Cli, Outcome } from '../cli.ts';
import { action, addCommand } from '../command.ts';
import { counted } from '../output/counted.ts';
import { formatBytes } from '../output/bytes.ts';
import { statusWord } from '../output/status-word.ts';
import type { Style } from '../output/style.ts';
import { facts } from '../output/table.ts';
import { formatAge } from '../output/time.ts';

export function addStatus(program: Command, cli: Cli): void {
  addCommand(program, {
    usage: 'status',
    summary: 'Say at a glance how the service is',
    examples: ['pobsync status', 'pobsync status --json', 'pobsync status --check'],
  })
    .option('--check', 'print only what keeps the service from working, and exit 1 if there is anything')
    .action(
      action(cli, async ({ check = false }: { check?: boolean }) => {
        const shared = cli.shared();
        const result = await invoke('status', {}, { shared, signal: cli.signal });
        if (check) return checkOutcome(result);
        return { json: result, text: statusText(result, shared.clock.now(), cli.terminal.style) };
      }),
    );
}

/** For health checks of containers, cron and monitoring. */
function checkOutcome(result: StatusResult): Outcome {
  const problems = statusProblems(result);
  return {
    json: { ok: problems.length === 0, problems },
    text: problems.map((problem) => `${problem}\n`).join(''),
    exitCode: problems.length === 0 ? 0 : 1,
  };
}

function statusText(status: StatusResult, now: Date, style: Style): string {
  const { database, counts, latestRun, scheduler, backupRoot, notices } = status;
  const lastTick = formatAge(scheduler.lastTickAt, now);
  return facts(
    [
      ...notices.map((notice): [string, string] => ['notice', style.warn(notice)]),
      ['pobsync', `${status.version}, node ${status.node}`],
      ['database', `${database.backend}, ${database.ok ? style.good('ok') : style.bad('damaged')}`],
      ['backup root', rootText(backupRoot, style)],
      [
        'scheduler',
        scheduler.running
          ? `${style.good('running')}, last tick ${lastTick}`
          : `${style.warn('not running')}, last tick ${lastTick}`,
      ],
      [
        'hosts',
        `${counts.hosts}, with ${counted(counts.schedules, 'schedule')} and ${counted(counts.snapshots, 'snapshot')}`,
      ],
      ['runs', `${counts.runs}, of which ${counts.running} running and ${counts.queued} queued`],
      [
        'latest run',
        latestRun === null
          ? 'none'
          : `${statusWord(latestRun.status, style)}  ${latestRun.operation} ${latestRun.host ?? ''}  ${formatAge(latestRun.endedAt ?? latestRun.startedAt, now)}  run ${latestRun.runId}`,
      ],
    ],
    style,
  );
}

function rootText(
  { path, present, problem, freeBytes, totalBytes }: StatusResult['backupRoot'],
  style: Style,
): string {
  if (path === null) return style.warn('not set: pobsync configure-global --backup-root PATH');
  const shown = showText(path);
  if (!present) return `${shown}  ${style.bad(problem ?? 'not there')}`;
  const space = `${shown}, ${formatBytes(freeBytes)} free of ${formatBytes(totalBytes)}`;
  return problem === null ? space : `${space}  ${style.bad(problem)}`;
}
