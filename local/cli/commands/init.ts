import type { Command } from 'commander';
import { createFirstAdmin, type FirstAdmin } from '../../../lib/operations/create-first-admin.ts';
import { initialise, type InitialiseResult } from '../../../lib/operations/initialise.ts';
import { waitForDatabase } from '../../../lib/operations/wait-for-database.ts';
import type { Cli } from '../cli.ts';
import { action, addCommand } from '../command.ts';
import type { Style } from '../output/style.ts';
import { facts } from '../output/table.ts';
import { waitOption } from '../wait-option.ts';

interface Options {
  backupRoot?: string;
  useExisting?: boolean;
  wait: number;
}

export function addInit(program: Command, cli: Cli): void {
  addCommand(program, {
    usage: 'init',
    summary: 'Make the home directory, the database and the SSH key of the service',
    details: 'What is there stays as it is, so it may be run again at any time.',
    examples: ['pobsync init', 'pobsync init --backup-root /mnt/backups/pobsync'],
  })
    .option('--backup-root <PATH>', 'directory that is to hold all snapshots')
    .option('--use-existing', 'take it although it holds other things')
    .addOption(waitOption())
    .action(
      action(cli, async ({ wait, ...options }: Options) => {
        const services = cli.services();
        const result = await waitForDatabase(services, wait * 1000, () => initialise(services, options));
        const firstAdmin = await createFirstAdmin(services);
        const text = initialisedText(result, cli.terminal.style) + firstAdminText(firstAdmin);
        return { json: { ...result, firstAdmin }, text };
      }),
    );
}

/** The one time that the password is seen. */
function firstAdminText(admin: FirstAdmin | null): string {
  if (admin === null) return '';
  return `\nThe web admin (pobsync serve) has one user; this password is shown only now:\n  user      ${admin.name}\n  password  ${admin.password}\n`;
}

const rootWords = { made: 'made', adopted: 'taken over with its snapshots', kept: 'was there' };

/** What an initialisation made and what was there before it. */
export function initialisedText(result: InitialiseResult, style: Style): string {
  const { home, database, sshKey, backupRoot } = result;
  const made = (created: boolean) => (created ? style.good('made') : style.dim('was there'));
  const lines = facts(
    [
      ['home', `${home.path}  ${made(home.created)}`],
      ['database', `${database.backend}  ${made(database.created)}`],
      ['ssh key', `${sshKey.path}  ${made(sshKey.created)}`],
      [
        'backup root',
        backupRoot === null
          ? style.warn('not set')
          : `${backupRoot.path}  ${backupRoot.how === 'kept' ? style.dim(rootWords.kept) : style.good(rootWords[backupRoot.how])}`,
      ],
    ],
    style,
  );
  const authorise = `\nThe service logs in on hosts with this key; add the line to ~/.ssh/authorized_keys there:\n${sshKey.publicLine}\n`;
  const next =
    backupRoot === null
      ? '\nNext: pobsync configure-global --backup-root PATH\n'
      : backupRoot.how === 'adopted' || (database.created && backupRoot.how === 'kept')
        ? '\nNext: pobsync discover-snapshots\n'
        : '';
  return lines + authorise + next;
}
