import type { Command } from 'commander';
import { InvalidInputError } from '../../../lib/domain/errors.ts';
import {
  configureSchedule,
  type ConfigureScheduleResult,
} from '../../../lib/operations/configure-schedule.ts';
import type { Cli } from '../cli.ts';
import { action, addCommand } from '../command.ts';
import type { Style } from '../output/style.ts';
import { formatZonedTime } from '../output/time.ts';

interface Options {
  cron?: string;
  prune?: boolean;
  timeZone?: string;
  enable?: boolean;
  disable?: boolean;
  remove?: boolean;
}

export function addSchedule(program: Command, cli: Cli): void {
  addCommand(program, {
    usage: 'schedule <host>',
    summary: 'Say when a host is backed up, or show it',
    details: 'Without options it shows the schedule. What is not given stays as it is.',
    examples: [
      'pobsync schedule web1 --cron "15 2 * * *" --prune',
      'pobsync schedule web1 --time-zone Europe/Amsterdam',
      'pobsync schedule web1 --disable',
      'pobsync schedule web1 --remove',
    ],
  })
    .option('--cron <EXPRESSION>', 'minute hour day-of-month month day-of-week, or @daily and the like')
    .option('--prune', 'apply retention after each complete backup')
    .option('--no-prune', 'delete nothing')
    .option('--time-zone <ZONE>', 'zone of the expression; "global" for the one of the settings')
    .option('--enable', 'back up at these times')
    .option('--disable', 'keep the schedule, but do not run it')
    .option('--remove', 'forget the schedule')
    .action(
      action(cli, async (host: string, options: Options) => {
        const { cron, prune, timeZone, enable, disable, remove } = options;
        if (enable === true && disable === true) {
          throw new InvalidInputError('Both --enable and --disable are given: expected one of them.');
        }
        const result = await configureSchedule(cli.services(), {
          host,
          cron,
          prune,
          timeZone: timeZone === 'global' ? null : timeZone,
          enabled: enable ?? (disable === true ? false : undefined),
          remove,
        });
        return { json: result, text: scheduleText(result, cli.terminal.style) };
      }),
    );
}

function scheduleText(result: ConfigureScheduleResult, style: Style): string {
  const { host, schedule, removed, hostEnabled, next } = result;
  if (removed) return `Host ${style.bold(host)} has no schedule any more.\n`;
  if (schedule === null) return `Host ${style.bold(host)} has no schedule.\n`;
  const { cron, timeZone, prune, enabled } = schedule;
  const first = `Host ${style.bold(host)}: ${style.bold(cron)} (${timeZone}), ${prune ? 'then prune' : 'no prune'}\n`;
  if (!enabled) return `${first}${style.warn('The schedule is disabled.')}\n`;
  if (!hostEnabled) return `${first}${style.warn('The host is disabled: the schedule does not run.')}\n`;
  const times = next.map((at) => `  ${formatZonedTime(new Date(at), timeZone)}\n`).join('');
  return `${first}Next:\n${times}`;
}
