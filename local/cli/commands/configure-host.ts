import type { Command } from 'commander';
import { InvalidInputError } from '../../../lib/domain/errors.ts';
import {
  configureHost,
  type ConfigureHostInput,
  type ConfigureHostResult,
} from '../../../lib/operations/configure-host.ts';
import type { Cli } from '../cli.ts';
import { action, addCommand } from '../command.ts';
import { changesText } from '../output/changes.ts';
import type { Style } from '../output/style.ts';
import { choiceOption } from '../parse-choice.ts';
import { addSettingOptions, collect, readSettings, unsetPath } from '../setting-options.ts';

interface Options extends Record<string, unknown> {
  address?: string;
  enable?: boolean;
  disable?: boolean;
  comment?: string;
  node?: string;
  snapshotsMoved?: boolean;
  excludeMode?: 'add' | 'replace';
  exclude?: string[];
  removeExclude?: string[];
  unset?: string[];
}

export function addConfigureHost(program: Command, cli: Cli): void {
  const command = addCommand(program, {
    usage: 'configure-host <host>',
    summary: 'Add a host, or change one',
    details:
      'What is not given stays as it is; what a host does not set itself is taken from the global settings.',
    examples: [
      'pobsync configure-host web1 --address web1.example',
      'pobsync configure-host web1 --source /etc --source /srv --exclude "*.tmp"',
      'pobsync configure-host web1 --keep-daily 30 --unset ssh-port',
      'pobsync configure-host web1 --disable',
    ],
  })
    .option('--address <ADDRESS>', 'DNS name or IP address; needed to add a host')
    .option('--enable', 'take part in schedules')
    .option('--disable', 'take no part in schedules')
    .option('--comment <TEXT>', 'one line for people')
    .option('--node <NAME>', 'the backup host that backs it up')
    .option('--snapshots-moved', 'with --node: its snapshots were copied there')
    .addOption(
      choiceOption('--exclude-mode <MODE>', 'add: on top of the global excludes; replace: instead of them', [
        'add',
        'replace',
      ]),
    )
    .option(
      '--unset <FIELD>',
      'back to the global value, such as ssh-port, exclude or keep-daily; repeatable',
      collect,
    );
  addSettingOptions(command).action(
    action(cli, async (host: string, options: Options) => {
      const result = await configureHost(cli.services(), inputOf(host, options));
      return { json: result, text: resultText(result, cli.terminal.style) };
    }),
  );
}

function inputOf(host: string, options: Options): ConfigureHostInput {
  const { address, enable, disable, comment, excludeMode, unset = [] } = options;
  if (enable === true && disable === true) {
    throw new InvalidInputError('Both --enable and --disable are given: expected one of them.');
  }
  const set = readSettings(options);
  return {
    host,
    address,
    enabled: enable ?? (disable === true ? false : undefined),
    node: options.node,
    snapshotsMoved: options.snapshotsMoved,
    comment: unset.includes('comment') ? '' : comment,
    set: excludeMode === undefined ? set : { ...set, excludes: { mode: excludeMode } },
    unset: unset.filter((name) => name !== 'comment').map(unsetPath),
    addExcludes: options.exclude ?? [],
    removeExcludes: options.removeExclude ?? [],
  };
}

function resultText({ host, created, changes }: ConfigureHostResult, style: Style): string {
  if (changes.length === 0) return `Nothing changed: host ${host} is as asked.\n`;
  if (!created) return `Host ${style.bold(host)} was changed:\n${changesText(changes, style)}`;
  const given = changes.filter(({ to }) => to !== '' && to !== true);
  return (
    `Host ${style.bold(host)} was added:\n${changesText(given, style)}` + `Next: pobsync trust-host ${host}\n`
  );
}
