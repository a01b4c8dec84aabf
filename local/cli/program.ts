import { Command } from 'commander';
import { version } from '../../lib/version.ts';
import type { Cli } from './cli.ts';
import { commandGroups } from './command-table.ts';

const exitCodes =
  'Exit codes: 0 done, 1 failed, 2 wrong usage or input, 3 done with warnings, 4 not found, 5 refused by a guard,\n' +
  '75 busy, 130 interrupted. Each command has its own --help with examples.';

/**
 * Declares the commands; parsing a command line leaves the outcome with `cli`.
 *
 * @param argv the command line: when it names one command, only that one is loaded and declared
 */
export async function makeProgram(cli: Cli, argv: readonly string[]): Promise<Command> {
  const { out, err } = cli.terminal;
  const program = new Command('pobsync')
    .description('Pulls machines over SSH into hard-linked snapshots of plain files.')
    .usage('<command> [options]')
    .option('--json', 'print one JSON document on standard output')
    .version(version, '--version', 'print the version')
    .helpOption('-h, --help', 'show this help')
    .helpCommand(false)
    .configureHelp({ subcommandTerm })
    .exitOverride()
    .configureOutput({
      writeOut: (text) => out.write(text),
      writeErr: (text) => err.write(text),
      // told by runCli, in the words of the house
      outputError: () => {},
      getOutHelpWidth: () => helpWidth(out.columns),
      getErrHelpWidth: () => helpWidth(err.columns),
    })
    .addHelpText('after', `\n${exitCodes}`);
  const wanted = namedCommand(argv);
  for (const [title, commands] of Object.entries(commandGroups)) {
    program.commandsGroup(title);
    for (const [name, load] of Object.entries(commands)) {
      if (wanted === null || wanted === name) (await load())(program, cli);
    }
  }
  return program;
}

/** The command that stands alone; null when all are needed: for the help, a typing error, or completion. */
function namedCommand(argv: readonly string[]): string | null {
  const word = argv.find((argument) => !argument.startsWith('-'));
  const isKnown = Object.values(commandGroups).some((group) => Object.hasOwn(group, word ?? ''));
  return word !== undefined && isKnown && word !== 'completion' ? word : null;
}

/** A terminal that does not know its size says 0, and a file nothing. */
function helpWidth(columns = 0): number {
  return columns > 0 ? Math.min(columns, 120) : 110;
}

function subcommandTerm(command: Command): string {
  const words = command.registeredArguments.map((argument) =>
    argument.required ? `<${argument.name()}>` : `[${argument.name()}]`,
  );
  return [command.name(), ...words].join(' ');
}
