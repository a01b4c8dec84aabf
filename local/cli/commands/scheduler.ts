import { Option, type Command } from 'commander';
import { runScheduler, runSchedulerOnce } from '../../scheduler.ts';
import type { Cli } from '../cli.ts';
import { action, addCommand } from '../command.ts';
import { integerFlag } from '../parse-number.ts';

interface Options {
  loop?: boolean;
  interval: number;
  maxConcurrent?: number;
  drain: number;
}

export function addScheduler(program: Command, cli: Cli): void {
  addCommand(program, {
    usage: 'scheduler',
    summary: 'Run what is due; with --loop, for as long as it is not stopped',
    details:
      'Without --loop: one look at the schedules, the runs that are due to their end, then exit. The first SIGTERM or ^C\n' +
      'takes no more runs and lets the running ones end within the drain time.',
    examples: ['pobsync scheduler', 'pobsync scheduler --loop --interval 60'],
  })
    .option('--loop', 'go on until SIGTERM')
    .addOption(number('--interval <SECONDS>', 'time between two looks at the schedules', 60, 1, 3600))
    .addOption(number('--drain <SECONDS>', 'how long running backups may go on after SIGTERM', 30, 0, 86_400))
    .addOption(
      new Option('--max-concurrent <N>', 'runs side by side, instead of the setting').argParser(
        integerFlag('--max-concurrent', 1, 64),
      ),
    )
    .action(
      action(cli, async ({ loop, interval, drain, maxConcurrent }: Options) => {
        const options = {
          shared: cli.shared('service'),
          maxConcurrent: maxConcurrent ?? null,
          drainMs: drain * 1000,
          role: 'scheduler' as const,
          signal: cli.signal,
        };
        if (loop === true) {
          await runScheduler({ ...options, intervalMs: interval * 1000 });
          return { json: { stopped: true }, text: '' };
        }
        const due = await runSchedulerOnce(options);
        return { json: { due }, text: `${due} due.\n` };
      }),
    );
}

function number(usage: string, help: string, value: number, low: number, high: number): Option {
  const flag = usage.split(' ')[0] ?? usage;
  return new Option(usage, help).default(value).argParser(integerFlag(flag, low, high));
}
