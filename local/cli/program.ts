import { Command } from 'commander';
import type { Cli } from './cli.ts';
import { addCompletion } from './commands/completion.ts';

const exitCodes =
  'Exit codes: 0 done, 1 failed, 2 wrong usage or input, 3 done with warnings, 4 not found, 5 refused by a guard,\n' +
  '75 busy, 130 interrupted.';

/** Declares all commands; parsing a command line leaves the outcome with `cli`. */
export function makeProgram(cli: Cli): Command {
  const { out, err } = cli.terminal;
  const program = new Command('pobsync')
    .description('Pulls machines over SSH into hard-linked snapshots of plain files.')
    .usage('<command> [options]')
    .option('--json', 'print one JSON document on standard output')
    .configureHelp({
      subcommandTerm: (command) =>
        [
          command.name(),
          ...command.registeredArguments.map((each) =>
            each.required ? `<${each.name()}>` : `[${each.name()}]`,
          ),
        ].join(' '),
    })
    .exitOverride()
    .configureOutput({
      writeOut: (text) => out.write(text),
      writeErr: (text) => err.write(text),
      // told by runCli, in the words of the house
      outputError: () => {},
      getOutHelpWidth: () => Math.min(out.columns ?? 100, 120),
      getErrHelpWidth: () => Math.min(err.columns ?? 100, 120),
    })
    .addHelpText('after', `\n${exitCodes}`);
  addCompletion(program, cli);
  return program;
}
