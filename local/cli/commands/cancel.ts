import type { Command } from 'commander';
import { cancelRun } from '../../../lib/operations/cancel-run.ts';
import type { Cli } from '../cli.ts';
import { action, addCommand } from '../command.ts';

export function addCancel(program: Command, cli: Cli): void {
  addCommand(program, {
    usage: 'cancel <run>',
    summary: 'Stop a run, or take it out of the queue',
    examples: ['pobsync cancel 01k9x2m4q7abc'],
  }).action(
    action(cli, async (id: string) => {
      const run = await cancelRun(cli.services(), { id, by: cli.user });
      const text =
        run.status === 'cancelled'
          ? `Run ${run.id} was taken out of the queue.\n`
          : `Run ${run.id} was asked to stop; watch it with: pobsync run ${run.id}\n`;
      return { json: run, text };
    }),
  );
}
