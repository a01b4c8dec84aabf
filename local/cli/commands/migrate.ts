import type { Command } from 'commander';
import { migrateDatabase } from '../../../lib/operations/migrate-database.ts';
import { waitForDatabase } from '../../../lib/operations/wait-for-database.ts';
import type { Cli } from '../cli.ts';
import { action, addCommand } from '../command.ts';
import { waitOption } from '../wait-option.ts';

export function addMigrate(program: Command, cli: Cli): void {
  addCommand(program, {
    usage: 'migrate',
    summary: "Bring the database to this program's version",
    details: 'Makes the database if there is none. Safe to run at each start, by several machines at once.',
    examples: ['pobsync migrate', 'pobsync migrate --wait 300'],
  })
    .addOption(waitOption())
    .action(
      action(cli, async ({ wait }: { wait: number }) => {
        const services = cli.services();
        const result = await waitForDatabase(services, wait * 1000, () => migrateDatabase(services));
        const text = result.migrated
          ? 'The database was brought up to date.\n'
          : 'The database is up to date.\n';
        return { json: result, text };
      }),
    );
}
