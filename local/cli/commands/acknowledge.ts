import type { Command } from 'commander';
import { acknowledgeSnapshot } from '../../../lib/operations/acknowledge-snapshot.ts';
import type { Cli } from '../cli.ts';
import { action, addCommand } from '../command.ts';

export function addAcknowledge(program: Command, cli: Cli): void {
  addCommand(program, {
    usage: 'acknowledge <host> <snapshot>',
    summary: 'Say that a suspicious snapshot is right',
    details:
      'A snapshot with far fewer files than the one before it counts as suspicious: it pushes no older one out until\n' +
      'somebody has looked at it.',
    examples: ['pobsync acknowledge web1 20261122T031500Z-k7f3q9'],
  }).action(
    action(cli, async (host: string, snapshot: string) => {
      const result = await acknowledgeSnapshot(cli.services(), { host, snapshot, by: cli.user });
      const { kind, name } = result.snapshot;
      const text = `Snapshot ${kind}/${name} of ${host} counts as good${result.changed ? ' from now on' : ' already'}.\n`;
      return { json: result, text };
    }),
  );
}
