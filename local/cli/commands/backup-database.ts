import { resolve } from 'node:path';
import type { Command } from 'commander';
import { showText } from '../../../lib/domain/show-text.ts';
import { copiesKept, copyToFile } from '../../../lib/operations/database-copies.ts';
import type { Cli } from '../cli.ts';
import { action, addCommand } from '../command.ts';

export function addBackupDatabase(program: Command, cli: Cli): void {
  addCommand(program, {
    usage: 'backup-database [file]',
    summary: 'Write a copy of the database to a file, while everything goes on',
    details:
      'The copy is a SQLite file, whatever the database is, checked and complete. Without a name it goes to the copies\n' +
      `below POBSYNC_HOME, where the scheduler makes one a day and keeps ${copiesKept}.`,
    examples: ['pobsync backup-database', 'pobsync backup-database /root/pobsync-before-upgrade.sqlite'],
  }).action(
    action(cli, async (file: string | undefined) => {
      const path = await copyToFile(cli.services(), file === undefined ? undefined : resolve(file));
      return { json: { path }, text: `The database was copied to ${showText(path)}.\n` };
    }),
  );
}
