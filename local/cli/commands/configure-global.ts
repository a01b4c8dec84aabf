import { Option, type Command } from 'commander';
import { configureGlobal, type ConfigureGlobalInput } from '../../../lib/operations/configure-global.ts';
import { largestMaxConcurrent } from '../../../lib/domain/max-concurrent.ts';
import type { Cli } from '../cli.ts';
import { action, addCommand } from '../command.ts';
import { changesText } from '../output/changes.ts';
import { integerFlag } from '../parse-number.ts';
import { addSettingOptions, collect, readSettings, unsetPath } from '../setting-options.ts';
import { initialisedText } from './init.ts';

interface Options extends Record<string, unknown> {
  backupRoot?: string;
  useExisting?: boolean;
  timeZone?: string;
  maxConcurrent?: number;
  publicUrl?: string;
  exclude?: string[];
  removeExclude?: string[];
  unset?: string[];
}

export function addConfigureGlobal(program: Command, cli: Cli): void {
  const command = addCommand(program, {
    usage: 'configure-global',
    summary: 'Set the backup root and what holds for all hosts',
    details:
      'A new or empty directory becomes the backup root; one that is a backup root already is taken over. On a\n' +
      'machine that was never initialised, what is missing is made first.',
    examples: [
      'pobsync configure-global --backup-root /mnt/backups/pobsync',
      'pobsync configure-global --keep-daily 14 --keep-weekly 8 --time-zone Europe/Amsterdam',
      'pobsync configure-global --unset keep-daily',
    ],
  })
    .option('--backup-root <PATH>', 'directory that holds all snapshots')
    .option('--use-existing', 'take it although it holds other things')
    .option('--time-zone <ZONE>', 'zone of schedules and retention, such as Europe/Amsterdam')
    .addOption(
      new Option('--max-concurrent <N>', 'runs side by side').argParser(
        integerFlag('--max-concurrent', 1, largestMaxConcurrent),
      ),
    )
    .option('--public-url <URL>', 'where people reach the web admin')
    .option('--unset <FIELD>', 'back to the default, such as ssh-port or keep-daily; repeatable', collect);
  addSettingOptions(command).action(
    action(cli, async (options: Options) => {
      const result = await configureGlobal(cli.services(), inputOf(options));
      const { style } = cli.terminal;
      const made = result.initialised === null ? '' : initialisedText(result.initialised, style);
      const changes =
        result.changes.length === 0
          ? made === ''
            ? 'Nothing changed: the settings are as asked.\n'
            : ''
          : `Changed for all hosts:\n${changesText(result.changes, style)}`;
      return { json: result, text: made === '' || changes === '' ? made + changes : `${made}\n${changes}` };
    }),
  );
}

const ownFields: Readonly<Record<string, 'timeZone' | 'maxConcurrent' | 'publicUrl'>> = {
  'time-zone': 'timeZone',
  'max-concurrent': 'maxConcurrent',
  'public-url': 'publicUrl',
};

function inputOf(options: Options): ConfigureGlobalInput {
  const { backupRoot, useExisting, timeZone, maxConcurrent, publicUrl, unset = [] } = options;
  const input: ConfigureGlobalInput = { backupRoot, useExisting, timeZone, maxConcurrent, publicUrl };
  for (const name of unset) {
    const field = ownFields[name];
    if (field !== undefined) input[field] = null;
  }
  return {
    ...input,
    set: readSettings(options),
    unset: unset.filter((name) => ownFields[name] === undefined).map(unsetPath),
    addExcludes: options.exclude ?? [],
    removeExcludes: options.removeExclude ?? [],
  };
}
