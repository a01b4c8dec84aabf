import { Option, type Command } from 'commander';
import type { BackupResult } from '../../../lib/contracts/backup.ts';
import { formatCount } from '../../../lib/domain/format-count.ts';
import { parseHostName } from '../../../lib/domain/host-name.ts';
import { settingBounds } from '../../../lib/domain/parse-settings.ts';
import { runExitCode } from '../../../lib/domain/run-status.ts';
import type { Cli } from '../cli.ts';
import { action, addCommand } from '../command.ts';
import { invokeWithProgress } from '../invoke-with-progress.ts';
import { formatBytes } from '../output/bytes.ts';
import { formatDuration } from '../output/duration.ts';
import { statusWord } from '../output/status-word.ts';
import type { Style } from '../output/style.ts';
import { facts } from '../output/table.ts';
import { integerFlag } from '../parse-number.ts';

interface Options {
  prune?: boolean;
  manual?: boolean;
  dryRun?: boolean;
  maxDelete?: number;
}

export function addBackup(program: Command, cli: Cli): void {
  addCommand(program, {
    usage: 'backup <host>',
    summary: 'Back up a host now',
    details: 'The snapshot is under retention like scheduled ones, unless --manual is given.',
    examples: [
      'pobsync backup web1 --prune',
      'pobsync backup web1 --manual',
      'pobsync backup web1 --dry-run',
    ],
  })
    .option('--prune', 'apply retention after a complete backup')
    .option('--manual', 'keep the snapshot outside retention')
    .option('--dry-run', 'ask rsync what it would do; make no snapshot')
    .addOption(
      new Option('--max-delete <N>', 'bound of the prune afterwards').argParser(
        integerFlag('--max-delete', ...settingBounds.maxDelete),
      ),
    )
    .action(
      action(cli, async (host: string, { prune, manual, dryRun, maxDelete }: Options) => {
        const result = await invokeWithProgress(cli, 'backup', {
          host: parseHostName(host),
          kind: manual === true ? 'manual' : 'scheduled',
          ...(prune === undefined ? {} : { prune }),
          ...(dryRun === undefined ? {} : { dryRun }),
          ...(maxDelete === undefined ? {} : { maxDelete }),
        });
        const text = backupText(result, cli.terminal.style);
        return { json: result, text, exitCode: runExitCode(result.status) };
      }),
    );
}

function backupText(result: BackupResult, style: Style): string {
  const { host, dryRun, snapshot, base, stats, prune, warnings } = result;
  const pairs: [string, string][] = [
    [
      'backup',
      `${style.bold(host)}  ${statusWord(result.status, style)}${dryRun ? '  (dry run: no snapshot was made)' : ''}`,
    ],
  ];
  if (snapshot !== null) {
    pairs.push(['snapshot', snapshot.path]);
    if (snapshot.status !== 'complete') pairs.push(['', statusWord(snapshot.status, style)]);
  }
  pairs.push(['based on', base === null ? 'nothing: a full copy' : `${base.kind}/${base.name}`]);
  pairs.push([
    'files',
    `${formatCount(stats.filesTotal)}, of which ${formatCount(stats.filesTransferred)} transferred`,
  ]);
  pairs.push([
    'size',
    `${formatBytes(stats.bytesTotal)}, of which ${formatBytes(stats.bytesNew)} new on disk`,
  ]);
  pairs.push(['received', formatBytes(stats.bytesTransferred)]);
  pairs.push(['took', formatDuration(stats.durationMs)]);
  if (prune !== null) pairs.push(['pruned', `${prune.deleted.length} deleted, ${prune.keep.length} kept`]);
  pairs.push(['run', result.runId]);
  for (const warning of warnings) pairs.push(['warning', style.warn(warning)]);
  return facts(pairs, style);
}
