import type { Command } from 'commander';
import { adoptRoot, type AdoptRootResult } from '../../../lib/operations/adopt-root.ts';
import type { Cli } from '../cli.ts';
import { action, addCommand } from '../command.ts';
import { counted } from '../output/counted.ts';
import type { Style } from '../output/style.ts';
import { initialisedText } from './init.ts';

export function addAdoptRoot(program: Command, cli: Cli): void {
  addCommand(program, {
    usage: 'adopt-root <path>',
    summary: 'Start again on a new machine with nothing but the backup disk',
    details:
      'Makes home and database, and takes hosts, settings, schedules, approved host keys and pins from the copy beside\n' +
      'the snapshots. Nothing on the disk is changed.',
    examples: ['pobsync adopt-root /mnt/backups/pobsync'],
  }).action(
    action(cli, async (path: string) => {
      const result = await adoptRoot(cli.services(), { path });
      return { json: result, text: adoptedText(result, cli.terminal.style) };
    }),
  );
}

function adoptedText(result: AdoptRootResult, style: Style): string {
  const { initialised, configuredHosts, hostKeys, pins, snapshots } = result;
  const found =
    configuredHosts === 0
      ? 'There is no copy of the configuration on the disk: hosts were made of what the snapshots say, disabled.\n'
      : `Taken over: ${counted(configuredHosts, 'host')}, ${counted(hostKeys, 'host key')}, ${counted(pins, 'pin')}.\n`;
  return (
    initialisedText(initialised, style) +
    `\n${found}Found on disk: ${counted(snapshots, 'snapshot')}.\n` +
    'The SSH key is a new one: hosts let it in only when its line above is in their authorized_keys.\n'
  );
}
