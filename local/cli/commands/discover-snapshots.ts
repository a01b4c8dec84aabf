import type { Command } from 'commander';
import type { DiscoverResult } from '../../../lib/contracts/discover.ts';
import { parseHostName } from '../../../lib/domain/host-name.ts';
import { showText } from '../../../lib/domain/show-text.ts';
import type { Cli } from '../cli.ts';
import { action, addCommand } from '../command.ts';
import { invokeWithProgress } from '../invoke-with-progress.ts';
import type { Style } from '../output/style.ts';
import { table } from '../output/table.ts';

export function addDiscoverSnapshots(program: Command, cli: Cli): void {
  addCommand(program, {
    usage: 'discover-snapshots',
    summary: 'Bring the database in line with what is on disk',
    details:
      'Finds snapshots that the database does not know, and marks those that are gone. Deletes nothing.',
    examples: ['pobsync discover-snapshots', 'pobsync discover-snapshots --host web1'],
  })
    .option('--host <HOST>', 'only this host')
    .action(
      action(cli, async ({ host }: { host?: string }) => {
        const event = host === undefined ? {} : { host: parseHostName(host) };
        const result = await invokeWithProgress(cli, 'discover', event);
        return { json: result, text: discoverText(result, cli.terminal.style) };
      }),
    );
}

function discoverText({ hosts, ignored }: DiscoverResult, style: Style): string {
  const number = (count: number) => (count === 0 ? style.dim('0') : String(count));
  const shown = table(
    [
      { title: 'HOST', cell: (row) => row.host + (row.hostAdded ? style.warn(' (added, disabled)') : '') },
      { title: 'FOUND', cell: ({ found }) => String(found), right: true },
      { title: 'ADDED', cell: ({ added }) => number(added), right: true },
      { title: 'UPDATED', cell: ({ updated }) => number(updated), right: true },
      {
        title: 'MISSING',
        cell: ({ missing }) => (missing === 0 ? number(0) : style.bad(String(missing))),
        right: true,
      },
    ],
    hosts,
    style,
  );
  const strangers = [...ignored, ...hosts.flatMap((row) => row.ignored)];
  const lines = strangers.map(({ path, reason }) => `  ${showText(path)}  ${style.dim(showText(reason))}\n`);
  const added = hosts.filter(({ hostAdded }) => hostAdded).map(({ host }) => host);
  return (
    (hosts.length === 0 ? 'No hosts found.\n' : shown) +
    (lines.length === 0 ? '' : `\nIgnored:\n${lines.join('')}`) +
    (added.length === 0
      ? ''
      : `\nSet the address of the added hosts: pobsync configure-host ${added[0]} --address ADDRESS --enable\n`)
  );
}
