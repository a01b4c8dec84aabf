import type { Command } from 'commander';
import { pinSnapshot } from '../../../lib/operations/pin-snapshot.ts';
import type { Cli } from '../cli.ts';
import { action, addCommand } from '../command.ts';

export function addPin(program: Command, cli: Cli): void {
  addCommand(program, {
    usage: 'pin <host> <snapshot>',
    summary: 'Keep a snapshot, whatever the retention policy says',
    examples: ['pobsync pin web1 20261122T031500Z-k7f3q9', 'pobsync pin web1 latest'],
  }).action(action(cli, (host: string, snapshot: string) => setPin(cli, host, snapshot, true)));
}

export function addUnpin(program: Command, cli: Cli): void {
  addCommand(program, {
    usage: 'unpin <host> <snapshot>',
    summary: 'Give a pinned snapshot back to retention',
    examples: ['pobsync unpin web1 20261122T031500Z-k7f3q9'],
  }).action(action(cli, (host: string, snapshot: string) => setPin(cli, host, snapshot, false)));
}

async function setPin(cli: Cli, host: string, snapshot: string, pinned: boolean) {
  const result = await pinSnapshot(cli.services(), { host, snapshot, pinned });
  const { kind, name } = result.snapshot;
  const state = pinned ? 'pinned' : 'not pinned';
  const text = `Snapshot ${kind}/${name} of ${host} is ${state}${result.changed ? '' : ' already'}.\n`;
  return { json: result, text };
}
