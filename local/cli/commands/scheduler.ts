import type { Command } from 'commander';
import { runScheduler, runSchedulerOnce } from '../../scheduler.ts';
import type { Cli } from '../cli.ts';
import { action, addCommand } from '../command.ts';
import { addLoopOptions, type LoopOptions } from '../loop-options.ts';

interface Options extends LoopOptions {
  loop?: boolean;
}

export function addScheduler(program: Command, cli: Cli): void {
  const command = addCommand(program, {
    usage: 'scheduler',
    summary: 'Run what is due; with --loop, for as long as it is not stopped',
    details:
      'Without --loop: one look at the schedules, the runs that are due to their end, then exit. The first SIGTERM or ^C\n' +
      'takes no more runs and lets the running ones end within the drain time.',
    examples: ['pobsync scheduler', 'pobsync scheduler --loop --interval 60'],
  }).option('--loop', 'go on until SIGTERM');
  addLoopOptions(command).action(
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
