import type { Command } from 'commander';
import { RefusedError } from '../../../lib/domain/errors.ts';
import { showText } from '../../../lib/domain/show-text.ts';
import { restoreDatabase, type RestoreDatabaseResult } from '../../../lib/operations/restore-database.ts';
import type { Cli } from '../cli.ts';
import { action, addCommand } from '../command.ts';
import type { Style } from '../output/style.ts';

export function addRestoreDatabase(program: Command, cli: Cli): void {
  addCommand(program, {
    usage: 'restore-database <file>',
    summary: 'Put a copy in the place of the database',
    details:
      'Stop pobsync first. The database that was there is kept under another name. Logins and tokens of the copy are\n' +
      'void, snapshots that are newer than the copy are found again, and nothing is deleted until acknowledge-restore.',
    examples: ['pobsync restore-database /opt/pobsync/copies/pobsync-20261122T031500Z.sqlite'],
  })
    .option('--yes', 'ask no questions')
    .action(
      action(cli, async (file: string, { yes }: { yes?: boolean }) => {
        if (yes !== true) await confirm(cli);
        const result = await restoreDatabase(cli.services(), file);
        return { json: result, text: resultText(result, cli.terminal.style) };
      }),
    );
}

async function confirm(cli: Cli): Promise<void> {
  const answer = await cli.ask('Type "restore" to replace the database by this copy: ');
  if (answer === 'restore') return;
  throw new RefusedError('Refused to restore the database: nobody confirmed it; nothing was changed.', {
    cure: 'Type "restore", or add --yes.',
  });
}

function resultText({ replaced, unsettled }: RestoreDatabaseResult, style: Style): string {
  const kept = replaced === null ? '' : `The one that was there is kept as ${showText(replaced)}.\n`;
  const disk =
    unsettled === null
      ? 'The snapshots on disk were compared with it.\n'
      : `${style.warn('The snapshots on disk could not be looked at:')} ${unsettled}\n` +
        'The scheduler does it when it can.\n';
  const next =
    'Set a password for each user whose password changed since the copy was made, make new tokens, then:\n' +
    'pobsync config diff BACKUP_ROOT/.pobsync/config.yaml   what was configured since\n' +
    'pobsync acknowledge-restore                            lets retention delete again\n';
  return `The database was restored.\n${kept}${disk}${next}`;
}
