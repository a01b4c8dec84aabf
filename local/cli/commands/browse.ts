import type { Command } from 'commander';
import { browseSnapshot, type BrowseResult } from '../../../lib/operations/browse-snapshot.ts';
import type { Cli } from '../cli.ts';
import { action, addCommand } from '../command.ts';
import { formatBytes } from '../output/bytes.ts';
import { table } from '../output/table.ts';
import { integerFlag } from '../parse-number.ts';

interface Options {
  snapshot: string;
  path?: string;
  cursor?: string;
  limit?: number;
}

export function addBrowse(program: Command, cli: Cli): void {
  addCommand(program, {
    usage: 'browse <host>',
    summary: 'List a directory of a snapshot',
    examples: ['pobsync browse web1', 'pobsync browse web1 --snapshot latest --path /etc'],
  })
    .option('--snapshot <NAME>', 'name of a snapshot, or latest', 'latest')
    .option('--path <PATH>', 'a directory as it was called on the host')
    .option('--cursor <TEXT>', 'go on where an earlier listing ended')
    .option('--limit <N>', 'most entries; default 200', integerFlag('--limit', 1, 10_000))
    .action(
      action(cli, async (host: string, { snapshot, path, cursor, limit }: Options) => {
        const result = await browseSnapshot(cli.services(), {
          host,
          snapshot,
          path,
          cursor,
          pageSize: limit,
        });
        return { json: result, text: browseText(result, cli) };
      }),
    );
}

function browseText({ entries, next, path, snapshot }: BrowseResult, cli: Cli): string {
  const { style } = cli.terminal;
  const rows = table<BrowseResult['entries'][number]>(
    [
      { title: 'MODE', cell: ({ mode, type }) => `${mode} ${type}` },
      { title: 'OWNER', cell: ({ owner, group }) => `${owner}:${group}` },
      { title: 'SIZE', cell: ({ type, sizeBytes }) => (type === 'file' ? formatBytes(sizeBytes) : '') },
      { title: 'MODIFIED', cell: ({ modifiedAt }) => modifiedAt ?? '?' },
      {
        title: 'NAME',
        cell: ({ name, linkTarget }) => (linkTarget === null ? name : `${name} -> ${linkTarget}`),
      },
    ],
    entries,
    style,
  );
  const more = next === null ? '' : `There is more: --cursor ${next}\n`;
  return `${style.bold(path)}  ${snapshot.kind}/${snapshot.name}\n${rows}${more}`;
}
