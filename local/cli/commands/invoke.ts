import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { InvalidInputError } from '../../../lib/domain/errors.ts';
import { showText } from '../../../lib/domain/show-text.ts';
import { invoke } from '../../runtime/invoke.ts';
import { functionNames } from '../../runtime/registry.ts';
import type { Cli } from '../cli.ts';
import { action, addCommand } from '../command.ts';
import { jsonText } from '../output/json.ts';

export function addInvoke(program: Command, cli: Cli): void {
  const command = addCommand(program, {
    usage: 'invoke <function>',
    summary: 'Call a function with an event, as the gateway and the scheduler do',
    details: `Functions: ${functionNames.join(', ')}. The result is printed as JSON.`,
    examples: [
      'pobsync invoke status',
      `pobsync invoke prune --event '{"host":"web1"}'`,
      'pobsync invoke backup --event @event.json',
      'pobsync invoke backup --event - < event.json',
    ],
  })
    .option('--event <EVENT>', 'JSON, @FILE, or - for standard input', '{}')
    .option('--dry-run', 'only check the name and the event')
    .action(
      action(cli, async (name: string, options: { event: string; dryRun?: boolean }) => {
        const event = parseEvent(await readEvent(cli, options.event));
        const type = options.dryRun === true ? 'DryRun' : 'RequestResponse';
        const result = await invoke(name, event, { type, shared: cli.shared(), signal: cli.signal });
        return { json: result, text: jsonText(result) };
      }),
    );
  const [argument] = command.registeredArguments;
  if (argument !== undefined) argument.argChoices = [...functionNames];
}

async function readEvent(cli: Cli, given: string): Promise<string> {
  if (given === '-') return cli.readInput();
  if (!given.startsWith('@')) return given;
  try {
    return await readFile(given.slice(1), 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new InvalidInputError(
      `Invalid --event "${showText(given, 100)}": the file cannot be read (${code ?? 'unknown error'}).`,
    );
  }
}

function parseEvent(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new InvalidInputError(
      `Invalid --event "${showText(text.trim(), 60)}": expected JSON such as {"host":"web1"}.`,
    );
  }
}
