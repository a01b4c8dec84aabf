import { Option, type Command } from 'commander';
import { InvalidInputError } from '../../../lib/domain/errors.ts';
import { verifyPaceBounds } from '../../../lib/domain/verify-pace.ts';
import type { ScheduleResult, ScheduleTimes } from '../../../lib/operations/change-schedule.ts';
import { configureSchedule, type ScheduleView } from '../../../lib/operations/configure-schedule.ts';
import {
  configureVerifySchedule,
  type VerifyScheduleView,
} from '../../../lib/operations/configure-verify-schedule.ts';
import type { Cli } from '../cli.ts';
import { action, addCommand } from '../command.ts';
import type { Style } from '../output/style.ts';
import { formatZonedTime } from '../output/time.ts';
import { integerFlag } from '../parse-number.ts';

interface Options {
  verify?: boolean;
  cron?: string;
  prune?: boolean;
  sample?: number;
  workers?: number;
  timeZone?: string;
  enable?: boolean;
  disable?: boolean;
  remove?: boolean;
}

export function addSchedule(program: Command, cli: Cli): void {
  addCommand(program, {
    usage: 'schedule <host>',
    summary: 'Say when a host is backed up, or its snapshots verified; or show it',
    details:
      'Without options it shows the schedule. What is not given stays as it is. With --verify it speaks of the times at\n' +
      'which the snapshots are read again. A sample reads other files each time, until all of them were read.',
    examples: [
      'pobsync schedule web1 --cron "15 2 * * *" --prune',
      'pobsync schedule web1 --time-zone Europe/Amsterdam',
      'pobsync schedule web1 --disable',
      'pobsync schedule web1 --verify --cron "0 4 * * 0" --sample 10',
      'pobsync schedule web1 --verify --remove',
    ],
  })
    .option('--verify', 'the schedule of verify instead of the one of backups')
    .option('--cron <EXPRESSION>', 'minute hour day-of-month month day-of-week, or @daily and the like')
    .option('--prune', 'apply retention after each complete backup')
    .option('--no-prune', 'delete nothing')
    .addOption(
      new Option(
        '--sample <PERCENT>',
        'with --verify: so many of a hundred files a time; 100 for all',
      ).argParser(integerFlag('--sample', ...verifyPaceBounds.samplePercent)),
    )
    .addOption(
      new Option('--workers <N>', 'with --verify: files read at once').argParser(
        integerFlag('--workers', ...verifyPaceBounds.workers),
      ),
    )
    .option('--time-zone <ZONE>', 'zone of the expression; "global" for the one of the settings')
    .option('--enable', 'run at these times')
    .option('--disable', 'keep the schedule, but do not run it')
    .option('--remove', 'forget the schedule')
    .action(
      action(cli, async (host: string, options: Options) => {
        const { style } = cli.terminal;
        if (options.verify === true) {
          const result = await configureVerifySchedule(cli.services(), {
            ...changeOf(host, options),
            samplePercent: options.sample,
            workers: options.workers,
          });
          return { json: result, text: scheduleText(result, style, 'verify schedule', paceText) };
        }
        const result = await configureSchedule(cli.services(), {
          ...changeOf(host, options),
          prune: options.prune,
        });
        return { json: result, text: scheduleText(result, style, 'schedule', pruneText) };
      }),
    );
}

function changeOf(host: string, options: Options) {
  const { verify, cron, prune, sample, workers, timeZone, enable, disable, remove } = options;
  if (enable === true && disable === true) {
    throw new InvalidInputError('Both --enable and --disable are given: expected one of them.');
  }
  if (verify === true && prune !== undefined) {
    throw new InvalidInputError('Both --verify and --prune are given: expected --prune with a backup only.');
  }
  if (verify !== true && (sample !== undefined || workers !== undefined)) {
    throw new InvalidInputError('--sample and --workers belong to a verify: expected --verify beside them.');
  }
  return {
    host,
    cron,
    timeZone: timeZone === 'global' ? null : timeZone,
    enabled: enable ?? (disable === true ? false : undefined),
    remove,
  };
}

function pruneText({ prune }: ScheduleView): string {
  return prune ? 'then prune' : 'no prune';
}

/** What a verify schedule reads each time, such as `10 % of the files`. */
export function paceText({ samplePercent, workers }: VerifyScheduleView): string {
  const files =
    samplePercent === null || samplePercent === 100 ? 'all files' : `${samplePercent} % of the files`;
  return workers === null ? files : `${files}, ${workers} at once`;
}

function scheduleText<View extends ScheduleTimes>(
  { host, schedule, removed, hostEnabled, next }: ScheduleResult<View>,
  style: Style,
  word: string,
  more: (schedule: View) => string,
): string {
  if (removed) return `Host ${style.bold(host)} has no ${word} any more.\n`;
  if (schedule === null) return `Host ${style.bold(host)} has no ${word}.\n`;
  const { cron, timeZone, enabled } = schedule;
  const subject = word === 'schedule' ? '' : 'verify ';
  const first = `Host ${style.bold(host)}: ${subject}${style.bold(cron)} (${timeZone}), ${more(schedule)}\n`;
  if (!enabled) return `${first}${style.warn(`The ${word} is disabled.`)}\n`;
  if (!hostEnabled) return `${first}${style.warn(`The host is disabled: the ${word} does not run.`)}\n`;
  const times = next.map((at) => `  ${formatZonedTime(new Date(at), timeZone)}\n`).join('');
  return `${first}Next:\n${times}`;
}
