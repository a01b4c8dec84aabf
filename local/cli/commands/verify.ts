import { Option, type Command } from 'commander';
import type { VerifyResult } from '../../../lib/contracts/verify.ts';
import { formatCount } from '../../../lib/domain/format-count.ts';
import { parseHostName } from '../../../lib/domain/host-name.ts';
import { runExitCode } from '../../../lib/domain/run-status.ts';
import type { Cli } from '../cli.ts';
import { action, addCommand } from '../command.ts';
import { invokeWithProgress } from '../invoke-with-progress.ts';
import { formatBytes } from '../output/bytes.ts';
import { counted } from '../output/counted.ts';
import { formatDuration } from '../output/duration.ts';
import { statusWord } from '../output/status-word.ts';
import type { Style } from '../output/style.ts';
import { facts } from '../output/table.ts';
import { integerFlag } from '../parse-number.ts';

interface Options {
  snapshot?: string;
  sample?: number;
  workers?: number;
  repair?: boolean;
}

export function addVerify(program: Command, cli: Cli): void {
  addCommand(program, {
    usage: 'verify <host>',
    summary: 'Read snapshots again and compare with the recorded checksums',
    details:
      'A file that several snapshots share is read once. Damage marks every snapshot that has the file: it is never a base\n' +
      'again, and the next backup fetches the file anew. A verify that was stopped goes on where it was.',
    examples: [
      'pobsync verify web1',
      'pobsync verify web1 --snapshot latest --sample 10',
      'pobsync verify web1 --repair',
    ],
  })
    .option('--snapshot <NAME>', 'only this one, or "latest"; default: all')
    .addOption(
      new Option('--sample <PERCENT>', 'only so many of a hundred files; others the next time').argParser(
        integerFlag('--sample', 1, 100),
      ),
    )
    .addOption(
      new Option('--workers <N>', 'files read at once; default 2').argParser(integerFlag('--workers', 1, 16)),
    )
    .option('--repair', 'heal damaged files if the host still has the same contents')
    .action(
      action(cli, async (host: string, { snapshot, sample, workers, repair }: Options) => {
        const result = await invokeWithProgress(cli, 'verify', {
          host: parseHostName(host),
          ...(snapshot === undefined ? {} : { snapshot }),
          ...(sample === undefined ? {} : { samplePercent: sample }),
          ...(workers === undefined ? {} : { workers }),
          ...(repair === undefined ? {} : { repair }),
        });
        return {
          json: result,
          text: verifyText(result, cli.terminal.style),
          exitCode: runExitCode(result.status),
        };
      }),
    );
}

function verifyText(result: VerifyResult, style: Style): string {
  const { stats, damage, marked, warnings, snapshots } = result;
  const pairs: [string, string][] = [
    ['verify', `${style.bold(result.host)}  ${statusWord(result.status, style)}`],
    ['snapshots', formatCount(snapshots.length)],
    ['read', `${formatCount(stats.filesHashed)} files, ${formatBytes(stats.bytesHashed)}`],
    ['damaged', `${formatCount(stats.damaged)}, of which ${formatCount(stats.healed)} healed`],
    ['took', formatDuration(stats.durationMs)],
    ['run', result.runId],
  ];
  if (stats.recorded > 0) pairs.push(['new', `${counted(stats.recorded, 'file')} hashed for the first time`]);
  for (const { path, snapshot, found, healed } of damage) {
    const what = healed ? 'healed' : found === null ? 'cannot be read' : 'other contents than recorded';
    pairs.push(['damage', `${path}  (${snapshot.kind}/${snapshot.name}: ${what})`]);
  }
  for (const { kind, name } of marked) pairs.push(['has it', `${kind}/${name}`]);
  for (const warning of warnings) pairs.push(['warning', style.warn(warning)]);
  return facts(pairs, style);
}
