import type { Command } from 'commander';
import { changeUser } from '../../../lib/operations/change-user.ts';
import { recordAudit } from '../../../lib/operations/record-audit.ts';
import type { Cli } from '../cli.ts';
import { action, addCommand } from '../command.ts';
import { passwordOption, readPassword } from '../read-password.ts';

export function addSetPassword(program: Command, cli: Cli): void {
  addCommand(program, {
    usage: 'set-password <name>',
    summary: 'Give a user a new password',
    details: 'It is made here and shown once. All sessions of the user end.',
    examples: ['pobsync set-password anna', 'pobsync set-password anna --password-stdin < secret'],
  })
    .option(...passwordOption)
    .action(
      action(cli, async (name: string, options: { passwordStdin?: boolean }) => {
        const services = cli.services();
        const { password, isMade } = await readPassword(cli, options.passwordStdin === true);
        const user = await changeUser(services, { name, password, givenPassword: isMade });
        await recordAudit(services, {
          ...{ actor: `cli:${cli.user}`, action: 'user.password', target: name, outcome: 'done' },
        });
        const shown = isMade ? `password  ${password}   (shown only now)\n` : '';
        return {
          json: { name: user.name, password: isMade ? password : null },
          text: `User ${user.name} has a new password; their sessions ended.\n${shown}`,
        };
      }),
    );
}
