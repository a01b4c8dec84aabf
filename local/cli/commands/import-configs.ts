import type { Command } from 'commander';
import {
  importLegacyConfigs,
  type ImportLegacyConfigsResult,
} from '../../../lib/operations/import-legacy-configs.ts';
import type { Cli } from '../cli.ts';
import { action, addCommand } from '../command.ts';
import { fleetChangesText } from '../output/fleet-changes.ts';
import { counted } from '../output/counted.ts';
import type { Style } from '../output/style.ts';

interface Options {
  prefix: string;
  dryRun?: boolean;
}

export function addImportConfigs(program: Command, cli: Cli): void {
  addCommand(program, {
    usage: 'import-configs',
    summary: 'Take over the YAML files of the older system',
    details:
      'Reads PREFIX/config/global.yaml and PREFIX/config/hosts/<host>.yaml. Everything is taken over, or nothing when\n' +
      'anything is wrong. Hosts without a file stay as they are; a second import changes nothing.',
    examples: [
      'pobsync import-configs --prefix /opt/pobsync --dry-run',
      'pobsync import-configs --prefix /opt/pobsync',
    ],
  })
    .alias('import_pobsync_configs')
    .requiredOption('--prefix <DIR>', 'the directory that holds config/')
    .option('--dry-run', 'show the difference, change nothing')
    .action(
      action(cli, async ({ prefix, dryRun }: Options) => {
        const result = await importLegacyConfigs(cli.services(), { prefix, dryRun });
        return { json: result, text: resultText(result, cli.terminal.style) };
      }),
    );
}

function resultText(result: ImportLegacyConfigsResult, style: Style): string {
  const notes = result.notes.map((note) => `${style.warn('note:')} ${note}\n`).join('');
  return `${notes}${fleetChangesText(result, style)}${counted(result.files, 'file')} read.\n`;
}
