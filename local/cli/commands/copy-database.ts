import type { Command } from 'commander';
import { copyToDatabase } from '../../../lib/operations/copy-to-database.ts';
import type { Cli } from '../cli.ts';
import { action, addCommand } from '../command.ts';

export function addCopyDatabase(program: Command, cli: Cli): void {
  addCommand(program, {
    usage: 'copy-database',
    summary: 'Copy everything into another database, from SQLite to MariaDB or back',
    details:
      'Stop pobsync first, so that nothing is written meanwhile. The target must be empty; every row is read back and\n' +
      'compared. Afterwards set POBSYNC_DATABASE_URL to it.',
    examples: ['pobsync copy-database --to mysql://pobsync:PASSWORD@db.example/pobsync'],
  })
    .requiredOption(
      '--to <URL>',
      'the new database: sqlite:PATH or mysql://…; - reads it from standard input',
    )
    .action(
      action(cli, async ({ to }: { to: string }) => {
        // in argv everybody on the machine reads the password
        const url = to === '-' ? (await cli.readInput()).trim() : to;
        const result = await copyToDatabase(cli.services(), url);
        const count = Object.values(result.rows).reduce((sum, rows) => sum + rows, 0);
        return { json: result, text: `${count} rows were copied to ${result.to} and compared.\n` };
      }),
    );
}
