import type { Command } from 'commander';
import { listHosts, type HostSummary } from '../../../lib/operations/list-hosts.ts';
import type { Cli } from '../cli.ts';
import { action, addCommand } from '../command.ts';
import { formatBytes } from '../output/bytes.ts';
import { pageOptions, pageNote, type PageOptions } from '../page-options.ts';
import { statusWord } from '../output/status-word.ts';
import type { Style } from '../output/style.ts';
import { table } from '../output/table.ts';
import { formatAge } from '../output/time.ts';

export function addHosts(program: Command, cli: Cli): void {
  const command = addCommand(program, {
    usage: 'hosts',
    summary: 'List the hosts with their last good backup and the next one',
    examples: ['pobsync hosts', 'pobsync hosts --search web', 'pobsync hosts --json'],
  }).option('--search <TEXT>', 'only hosts with this in their name or address');
  pageOptions(command, 1000).action(
    action(cli, async (options: PageOptions & { search?: string }) => {
      const services = cli.services();
      const result = await listHosts(services, options);
      const text =
        result.total === 0
          ? options.search === undefined
            ? 'No hosts yet. Add one: pobsync configure-host NAME --address ADDRESS\n'
            : 'No host matches.\n'
          : hostsText(result.items, services.clock.now(), cli.terminal.style) + pageNote(result);
      return { json: result, text };
    }),
  );
}

function hostsText(hosts: readonly HostSummary[], now: Date, style: Style): string {
  const verified = hosts.some(({ verifySchedule }) => verifySchedule !== null);
  return table<HostSummary>(
    [
      { title: 'HOST', cell: ({ host }) => host },
      { title: 'ADDRESS', cell: ({ address }) => address },
      { title: 'LAST GOOD', cell: (host) => lastGood(host, now, style) },
      { title: 'SIZE', cell: ({ lastGood }) => formatBytes(lastGood?.bytesTotal ?? null), right: true },
      { title: 'LATEST RUN', cell: (host) => latest(host, style) },
      { title: 'NEXT', cell: (host) => next(host, now, style) },
      // a column for those who use it
      ...(verified
        ? [{ title: 'NEXT VERIFY', cell: (host: HostSummary) => nextVerify(host, now, style) }]
        : []),
    ],
    hosts,
    style,
  );
}

function lastGood({ lastGood, overdue }: HostSummary, now: Date, style: Style): string {
  const age = formatAge(lastGood?.startedAt ?? null, now);
  return overdue ? style.bad(`${age}, overdue`) : age;
}

function latest({ active, latestBackup }: HostSummary, style: Style): string {
  const run = active.find(({ status }) => status === 'running') ?? active[0] ?? latestBackup;
  if (run === null) return style.dim('–');
  const operation = run.operation === 'backup' ? '' : `${run.operation} `;
  return `${operation}${statusWord(run.status, style)}`;
}

function next({ enabled, schedule, nextDue }: HostSummary, now: Date, style: Style): string {
  if (!enabled) return style.warn('host disabled');
  if (schedule === null) return style.dim('no schedule');
  if (!schedule.enabled) return style.warn('disabled');
  return nextDue === null ? style.dim('–') : formatAge(nextDue, now);
}

function nextVerify({ verifySchedule, nextVerify }: HostSummary, now: Date, style: Style): string {
  if (verifySchedule !== null && !verifySchedule.enabled) return style.warn('disabled');
  return nextVerify === null ? style.dim('–') : formatAge(nextVerify, now);
}
