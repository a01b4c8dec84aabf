import { Option, type Command } from 'commander';
import { integerFlag } from './parse-number.ts';

/** Options of the commands that go on until they are stopped. */
export interface LoopOptions {
  interval: number;
  drain: number;
  maxConcurrent?: number;
}

/** Adds them to a command. */
export function addLoopOptions(command: Command): Command {
  return command
    .addOption(
      number('--interval <SECONDS>', 'time between two looks at schedules and lost runs', 60, 1, 3600),
    )
    .addOption(number('--drain <SECONDS>', 'how long running backups may go on after SIGTERM', 30, 0, 86_400))
    .addOption(
      new Option(
        '--max-concurrent <N>',
        'runs side by side on this backup host; default: the setting',
      ).argParser(integerFlag('--max-concurrent', 1, 64)),
    );
}

function number(usage: string, help: string, value: number, low: number, high: number): Option {
  const flag = usage.split(' ')[0] ?? usage;
  return new Option(usage, help).default(value).argParser(integerFlag(flag, low, high));
}
