import type { Command } from 'commander';
import { runScheduler } from '../../scheduler.ts';
import type { Cli } from '../cli.ts';
import { action, addCommand } from '../command.ts';
import { addLoopOptions, type LoopOptions } from '../loop-options.ts';

export function addWorker(program: Command, cli: Cli): void {
  const command = addCommand(program, {
    usage: 'worker',
    summary: 'Execute queued runs of this backup host, without a look at the schedules',
    details:
      'For a further backup host: its own POBSYNC_NODE and backup root, one database. Some `scheduler --loop` or `serve`\n' +
      'has to run somewhere. The first SIGTERM or ^C takes no more runs and lets the running ones end within the drain time.',
    examples: ['POBSYNC_NODE=cellar pobsync worker', 'pobsync worker --max-concurrent 4'],
  });
  addLoopOptions(command).action(
    action(cli, async ({ interval, drain, maxConcurrent }: LoopOptions) => {
      await runScheduler({
        shared: cli.shared('service'),
        maxConcurrent: maxConcurrent ?? null,
        drainMs: drain * 1000,
        intervalMs: interval * 1000,
        role: 'worker',
        signal: cli.signal,
      });
      return { json: { stopped: true }, text: '' };
    }),
  );
}
