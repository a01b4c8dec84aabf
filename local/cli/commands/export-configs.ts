import type { Command } from 'commander';
import { exportLegacyConfigs } from '../../../lib/operations/export-legacy-configs.ts';
import type { Cli } from '../cli.ts';
import { action, addCommand } from '../command.ts';
import { counted } from '../output/counted.ts';

export function addExportConfigs(program: Command, cli: Cli): void {
  addCommand(program, {
    usage: 'export-configs',
    summary: 'Write the configuration as YAML files, one a host',
    details:
      'Writes PREFIX/config/global.yaml and PREFIX/config/hosts/<host>.yaml, readable for their owner only. Files that\n' +
      'are there keep their comments; files of hosts that do not exist are left alone.',
    examples: ['pobsync export-configs --prefix /root/pobsync-configs'],
  })
    .alias('export_pobsync_configs')
    .requiredOption('--prefix <DIR>', 'an existing directory, which gets config/')
    .action(
      action(cli, async ({ prefix }: { prefix: string }) => {
        const result = await exportLegacyConfigs(cli.services(), { prefix });
        const { written, unchanged, leftAlone } = result;
        const others = leftAlone
          .map((file) => `${cli.terminal.style.warn('left alone:')} ${file}\n`)
          .join('');
        const text = `${others}${counted(written.length, 'file')} written, ${unchanged} unchanged.\n`;
        return { json: result, text };
      }),
    );
}
