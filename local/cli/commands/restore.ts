import type { Command } from 'commander';
import type { RestoreEvent, RestoreResult } from '../../../lib/contracts/restore.ts';
import { InvalidInputError } from '../../../lib/domain/errors.ts';
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

interface Options {
  snapshot?: string;
  path?: string[];
  to?: string;
  toHost?: boolean | string;
  overwrite?: boolean;
  delete?: string;
  dryRun?: boolean;
}

export function addRestore(program: Command, cli: Cli): void {
  addCommand(program, {
    usage: 'restore <host>',
    summary: 'Get files back, to a directory here or to the host',
    details:
      'Files are copied with owners, modes, times, ACLs, extended attributes and hard links. An interrupted restore goes on\n' +
      'when the same command is given again. Nothing is deleted at the target unless --delete is given.',
    examples: [
      'pobsync restore web1 --path /etc/nginx --to /srv/restored',
      'pobsync restore web1 --snapshot 20261122T031500Z-k7f3q9 --to /srv/restored --dry-run',
      'pobsync restore web1 --path /srv/www --to-host',
    ],
  })
    .option('--snapshot <NAME>', 'name of a snapshot; default: latest, the newest good one')
    .option('--path <PATH>', 'what to restore, as it was called on the host; again for more', collect)
    .option('--to <DIR>', 'a directory on this machine')
    .option('--to-host [DIR]', 'back to the host, where it was or below DIR there')
    .option('--overwrite', 'replace files in a directory here that is not empty')
    .option('--delete <HOST>', "also delete what the snapshot does not have; give the host's name")
    .option('--dry-run', 'list what would change; write nothing')
    .action(
      action(cli, async (host: string, options: Options) => {
        const result = await invokeWithProgress(cli, 'restore', eventOf(host, options));
        return {
          json: result,
          text: restoreText(result, cli.terminal.style),
          exitCode: runExitCode(result.status),
        };
      }),
    );
}

function collect(value: string, earlier: string[] = []): string[] {
  return [...earlier, value];
}

function eventOf(host: string, options: Options): RestoreEvent {
  const { snapshot, path, overwrite, dryRun } = options;
  return {
    host: parseHostName(host),
    to: targetOf(options),
    ...(snapshot === undefined ? {} : { snapshot }),
    ...(path === undefined ? {} : { paths: path }),
    ...(overwrite === undefined ? {} : { overwrite }),
    ...(dryRun === undefined ? {} : { dryRun }),
    ...(options.delete === undefined ? {} : { deleteExtra: true, confirm: options.delete }),
  };
}

function targetOf({ to, toHost }: Options): RestoreEvent['to'] {
  if ((to === undefined) === (toHost === undefined)) {
    throw new InvalidInputError('Invalid target: expected either --to DIR (here) or --to-host.');
  }
  if (to !== undefined) return { place: 'directory', path: to };
  return { place: 'host', ...(typeof toHost === 'string' ? { path: toHost } : {}) };
}

function restoreText(result: RestoreResult, style: Style): string {
  const { snapshot, target, stats, changes, changesTotal, warnings, dryRun } = result;
  const pairs: [string, string][] = [
    [
      'restore',
      `${style.bold(result.host)}  ${statusWord(result.status, style)}${dryRun ? '  (dry run: nothing was written)' : ''}`,
    ],
    ['snapshot', `${snapshot.kind}/${snapshot.name}`],
    ['to', target],
    ['copied', `${counted(stats.filesTransferred, 'file')}, ${formatBytes(stats.bytesTransferred)}`],
    ['took', formatDuration(stats.durationMs)],
    ['run', result.runId],
  ];
  for (const warning of warnings) pairs.push(['warning', style.warn(warning)]);
  // only a dry run lists its changes
  if (!dryRun) return facts(pairs, style);
  for (const change of changes) pairs.push(['change', change]);
  if (changesTotal > changes.length) pairs.push(['', `… and ${changesTotal - changes.length} more`]);
  return facts(pairs, style);
}
