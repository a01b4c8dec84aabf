import { Option, type Command } from 'commander';
import type { PruneEvent, PruneResult } from '../../../lib/contracts/prune.ts';
import { RefusedError } from '../../../lib/domain/errors.ts';
import { parseHostName } from '../../../lib/domain/host-name.ts';
import { settingBounds } from '../../../lib/domain/parse-settings.ts';
import type { Cli, Outcome } from '../cli.ts';
import { action, addCommand } from '../command.ts';
import { invokeWithProgress } from '../invoke-with-progress.ts';
import { counted } from '../output/counted.ts';
import { planText, verdictsText } from '../output/plan.ts';
import { choiceOption } from '../parse-choice.ts';
import { integerFlag } from '../parse-number.ts';

interface Options {
  kind?: 'scheduled' | 'manual' | 'all';
  protectBases?: boolean;
  apply?: boolean;
  yes?: boolean;
  maxDelete?: number;
}

export function addRetention(program: Command, cli: Cli): void {
  addCommand(program, {
    usage: 'retention <host>',
    summary: 'Show which snapshots are kept and why; with --apply, delete the others',
    details:
      'Without --apply nothing is deleted. A plan that would delete more than --max-delete deletes nothing.',
    examples: [
      'pobsync retention web1',
      'pobsync retention web1 --apply',
      'pobsync retention web1 --apply --yes --max-delete 10',
    ],
  })
    .addOption(
      choiceOption('--kind <KIND>', 'which snapshots; default scheduled', ['scheduled', 'manual', 'all']),
    )
    .option('--protect-bases', 'keep what kept snapshots were linked against')
    .option('--no-protect-bases', 'the opposite')
    .option('--apply', 'delete what the policy does not keep')
    .option('--yes', 'ask no questions')
    .addOption(
      new Option('--max-delete <N>', 'delete nothing if the plan is larger').argParser(
        integerFlag('--max-delete', ...settingBounds.maxDelete),
      ),
    )
    .action(
      action(cli, async (host: string, options: Options) => {
        const { kind, protectBases, maxDelete, apply, yes } = options;
        const event: PruneEvent = {
          host: parseHostName(host),
          ...(kind === undefined ? {} : { kind }),
          ...(protectBases === undefined ? {} : { protectBases }),
          ...(maxDelete === undefined ? {} : { maxDelete }),
        };
        if (apply !== true) return outcomeOf(cli, await invokeWithProgress(cli, 'prune', event));
        if (yes === true) return outcomeOf(cli, await invokeWithProgress(cli, 'prune', { ...event, apply }));
        return applyAfterLooking(cli, event);
      }),
    );
}

/** Shows the plan and asks; what is applied then is that plan and no other. */
async function applyAfterLooking(cli: Cli, event: PruneEvent): Promise<Outcome> {
  const plan = await invokeWithProgress(cli, 'prune', event);
  if (plan.delete.length === 0) return outcomeOf(cli, plan);
  const { err, errStyle } = cli.terminal;
  if (!cli.json) err.write(`${verdictsText(plan, errStyle)}\n`);
  const answer = await cli.ask(
    `Type the name of the host to delete ${counted(plan.delete.length, 'snapshot')}: `,
  );
  if (answer !== event.host) {
    throw new RefusedError(`Refused to prune ${event.host}: nobody confirmed it; nothing was deleted.`, {
      cure: 'Look at the plan, then type the name of the host, or add --yes.',
    });
  }
  return outcomeOf(
    cli,
    await invokeWithProgress(cli, 'prune', { ...event, apply: true, planHash: plan.planHash }),
  );
}

function outcomeOf(cli: Cli, result: PruneResult): Outcome {
  return { json: result, text: planText(result, cli.terminal.style) };
}
