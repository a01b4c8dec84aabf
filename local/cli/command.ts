import type { Command } from 'commander';
import type { Cli, Outcome } from './cli.ts';

export interface CommandText {
  /** Name and arguments, as `backup <host>`. */
  usage: string;
  /** One line for the list of commands. */
  summary: string;
  /** Further lines for `--help` of the command itself. */
  details?: string;
  /** Command lines that can be copied as they are. */
  examples: readonly string[];
}

/** Adds a command to a program, with what all commands have in common. */
export function addCommand(program: Command, text: CommandText): Command {
  const examples = text.examples.map((example) => `  ${example}\n`).join('');
  return program
    .command(text.usage)
    .summary(text.summary)
    .description(
      text.details === undefined ? `${text.summary}.` : `${text.summary}.\n\n${joinLines(text.details)}`,
    )
    .option('--json', 'print one JSON document on standard output')
    .addHelpText('after', `\nExamples:\n${examples}`);
}

/** The help breaks lines where the terminal ends; those of the source are no lines of the reader. */
function joinLines(text: string): string {
  return text.replaceAll(/(?<!\n)\n(?![\n ])/g, ' ');
}

/** Makes a command-line parser's action of a command: its outcome is left with `cli`. */
export function action<Args extends unknown[]>(
  cli: Cli,
  command: (...args: Args) => Promise<Outcome>,
): (...args: Args) => Promise<void> {
  return async (...args) => {
    cli.outcome = await command(...args);
  };
}
