import type { Command } from 'commander';
import { userRoles } from '../../../lib/domain/user-role.ts';
import { createUser } from '../../../lib/operations/create-user.ts';
import { recordAudit } from '../../../lib/operations/record-audit.ts';
import type { Cli } from '../cli.ts';
import { action, addCommand } from '../command.ts';
import { choiceOption } from '../parse-choice.ts';
import { passwordOption, readPassword } from '../read-password.ts';

interface Options {
  role: string;
  passwordStdin?: boolean;
}

export function addCreateUser(program: Command, cli: Cli): void {
  addCommand(program, {
    usage: 'create-user <name>',
    summary: 'Let somebody use the web admin',
    details:
      'A viewer reads, an operator runs, an admin configures. The password is made here and shown once.',
    examples: [
      'pobsync create-user anna --role operator',
      'pobsync create-user anna --password-stdin < secret',
    ],
  })
    .addOption(choiceOption('--role <ROLE>', 'what they may do', userRoles).default('viewer'))
    .option(...passwordOption)
    .action(
      action(cli, async (name: string, options: Options) => {
        const services = cli.services();
        const { password, isMade } = await readPassword(cli, options.passwordStdin === true);
        const user = await createUser(services, {
          name,
          role: options.role,
          password,
          givenPassword: isMade,
        });
        await recordAudit(services, {
          ...{
            actor: `cli:${cli.user}`,
            action: 'user.create',
            target: name,
            outcome: 'done',
            detail: user.role,
          },
        });
        const shown = isMade ? `password  ${password}   (shown only now)\n` : '';
        return {
          json: { ...user, password: isMade ? password : null },
          text: `User ${user.name} is ${user.role} now.\n${shown}`,
        };
      }),
    );
}
