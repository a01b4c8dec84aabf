import { Option, type Command } from 'commander';
import { tokenScopes } from '../../../lib/domain/user-role.ts';
import { createToken } from '../../../lib/operations/create-token.ts';
import { recordAudit } from '../../../lib/operations/record-audit.ts';
import type { Cli } from '../cli.ts';
import { action, addCommand } from '../command.ts';
import { choiceOption } from '../parse-choice.ts';
import { integerFlag } from '../parse-number.ts';

interface Options {
  scope: string;
  expires?: number;
  name: string;
}

export function addCreateToken(program: Command, cli: Cli): void {
  addCommand(program, {
    usage: 'create-token <user>',
    summary: 'Make a token with which a program uses the API for a user',
    details:
      'It can do what its scope allows, and no more than its user. It is shown once; send it as\n`Authorization: Bearer TOKEN`.',
    examples: ['pobsync create-token anna --scope read --expires 90 --name monitoring'],
  })
    .addOption(choiceOption('--scope <SCOPE>', 'read, run or admin', tokenScopes).default('read'))
    .addOption(
      new Option('--expires <DAYS>', 'ends after so many days; never when left out').argParser(
        integerFlag('--expires', 1, 3650),
      ),
    )
    .addOption(new Option('--name <NAME>', 'what it is for').default('made on the command line'))
    .action(
      action(cli, async (user: string, { scope, expires, name }: Options) => {
        const services = cli.services();
        const token = await createToken(services, { user, name, scope, expiresDays: expires ?? null });
        await recordAudit(services, {
          ...{ actor: `cli:${cli.user}`, action: 'token.create', target: user, outcome: 'done' },
          detail: `${token.name}, ${token.scope}`,
        });
        const until = token.expiresAt === null ? 'until it is revoked' : `until ${token.expiresAt}`;
        return {
          json: token,
          text: `Token of ${token.user}, scope ${token.scope}, valid ${until}; shown only now:\n${token.secret}\n`,
        };
      }),
    );
}
