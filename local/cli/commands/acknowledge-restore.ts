import type { Command } from 'commander';
import { acknowledgeRestore } from '../../../lib/operations/restored-database.ts';
import type { Cli } from '../cli.ts';
import { action, addCommand } from '../command.ts';

export function addAcknowledgeRestore(program: Command, cli: Cli): void {
  addCommand(program, {
    usage: 'acknowledge-restore',
    summary: 'Say that you know that the database was put back; retention deletes again',
    details: 'Before that: compare hosts, users, pins and schedules with what they were.',
    examples: ['pobsync acknowledge-restore'],
  }).action(
    action(cli, async () => {
      const mark = await acknowledgeRestore(cli.services());
      return { json: mark, text: `Acknowledged: the database was put back at ${mark.at}.\n` };
    }),
  );
}
