import type { Command } from 'commander';
import { deleteHost, type DeleteHostResult } from '../../../lib/operations/delete-host.ts';
import type { Cli } from '../cli.ts';
import { action, addCommand } from '../command.ts';

interface Options {
  forget?: boolean;
  confirm?: string;
}

export function addDeleteHost(program: Command, cli: Cli): void {
  addCommand(program, {
    usage: 'delete-host <host>',
    summary: 'Remove a host from the configuration; no file is deleted',
    details:
      'A host with snapshots is refused. With --forget they are forgotten, and their directories stay where they are:\n' +
      'discover-snapshots finds them again.',
    examples: ['pobsync delete-host web1', 'pobsync delete-host web1 --forget --confirm web1'],
  })
    .option('--forget', 'forget its snapshots, too')
    .option('--confirm <HOST>', 'the name of the host once more, for --forget')
    .action(
      action(cli, async (host: string, options: Options) => {
        const confirm = options.confirm ?? (await askForName(cli, host, options));
        const result = await deleteHost(cli.services(), { host, forget: options.forget, confirm });
        return { json: result, text: resultText(result) };
      }),
    );
}

async function askForName(cli: Cli, host: string, { forget }: Options): Promise<string | undefined> {
  if (forget !== true) return undefined;
  const answer = await cli.ask(
    `Its files stay. Type the name of the host to forget ${host} and its snapshots: `,
  );
  return answer ?? undefined;
}

function resultText({ host, forgottenSnapshots }: DeleteHostResult): string {
  const forgotten =
    forgottenSnapshots === 0
      ? ''
      : ` ${forgottenSnapshots} snapshots were forgotten; their files are still there.`;
  return `Host ${host} was removed.${forgotten}\n`;
}
