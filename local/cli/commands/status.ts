import type { Command } from 'commander';
import type { StatusResult } from '../../../lib/contracts/status.ts';
import { showText } from '../../../lib/domain/show-text.ts';
import { invoke } from '../../runtime/invoke.ts';
import type { Cli } from '../cli.ts';
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
    examples: ['pobsync status', 'pobsync status --json'],
  }).action(
    action(cli, async () => {
      const shared = cli.shared();
      const result = await invoke('status', {}, { shared, signal: cli.signal });
      return { json: result, text: statusText(result, shared.clock.now(), cli.terminal.style) };
    }),
  );
}

function statusText(status: StatusResult, now: Date, style: Style): string {
  const { database, counts, latestRun, scheduler, backupRoot } = status;
  const lastTick = formatAge(scheduler.lastTickAt, now);
  return facts(
    [
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
  return `${shown}, ${formatBytes(freeBytes)} free of ${formatBytes(totalBytes)}`;
}
