import type { Command } from 'commander';
import { migrateDatabase } from '../../../lib/operations/migrate-database.ts';
import type { Cli } from '../cli.ts';
import { action, addCommand } from '../command.ts';

export function addMigrate(program: Command, cli: Cli): void {
  addCommand(program, {
    usage: 'migrate',
    summary: "Bring the database to this program's version",
    details: 'Makes the database if there is none. Safe to run at each start, by several machines at once.',
    examples: ['pobsync migrate'],
  }).action(
    action(cli, async () => {
      const result = await migrateDatabase(cli.services());
      const text = result.migrated
        ? 'The database was brought up to date.\n'
        : 'The database is up to date.\n';
      return { json: result, text };
    }),
  );
}
