import type { Command } from 'commander';
import type { World } from '../../local/cli/cli.ts';
import { makeCli } from '../../local/cli/make-cli.ts';
import { makeTerminal } from '../../local/cli/output/terminal.ts';
import { makeProgram } from '../../local/cli/program.ts';

/** Every command with its help, as the program prints it. */
export async function commandLinePage(): Promise<string> {
  const said: string[] = [];
  const program = await silentProgram(said);
  const help = (command: Command) => {
    said.length = 0;
    command.outputHelp();
    return said.join('').trimEnd();
  };
  const sections = allCommands(program).map(
    ([name, command]) => `## pobsync ${name}\n\n${fenced(help(command))}\n`,
  );
  return [
    '# Command line\n',
    'What `pobsync --help` and `pobsync COMMAND --help` print. Every command takes `--json`: one JSON document on standard',
    'output, everything else on standard error. Unknown options, typos and extra words: exit 2, and nothing is done.',
    'Completion for bash, zsh and fish: `pobsync completion --help`.\n',
    `${fenced(help(program))}\n`,
    ...sections,
  ].join('\n');
}

/** The commands of the program, made for looking at: none of them can be run. */
export function silentProgram(said: string[]): Promise<Command> {
  const stream = { write: (text: string) => said.push(text) };
  const nothing = () => {
    throw new Error('This program is made for its help.');
  };
  const world: World = {
    terminal: makeTerminal(stream, stream),
    signal: new AbortController().signal,
    loadConfig: nothing,
    user: 'nobody',
    ask: nothing,
    readInput: nothing,
  };
  return makeProgram(makeCli(world, false), []);
}

function allCommands(parent: Command, prefix = ''): [string, Command][] {
  return parent.commands
    .filter((command) => !command.name().startsWith('__'))
    .flatMap((command) => [
      [`${prefix}${command.name()}`, command],
      ...allCommands(command, `${prefix}${command.name()} `),
    ]);
}

function fenced(text: string): string {
  return `\`\`\`text\n${text}\n\`\`\``;
}
