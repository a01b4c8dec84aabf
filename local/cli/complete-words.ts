import type { Command, Option } from 'commander';

/** Values that only the database knows. */
export type KnownValues = (kind: 'host' | 'snapshot' | 'run') => Promise<string[]>;

/**
 * Candidates for the last of the words, which may be empty or half a word.
 *
 * @example completeWords(program, ['retention', 'web1', '--k'], hosts) // ['--kind']
 */
export async function completeWords(
  program: Command,
  words: readonly string[],
  known: KnownValues,
): Promise<string[]> {
  const last = words.at(-1) ?? '';
  const before = words.slice(0, -1);
  const command = program.commands.find((candidate) => candidate.name() === before[0]);
  const candidates =
    command === undefined
      ? before.length === 0
        ? [...visibleCommands(program), ...optionNames(program)]
        : []
      : await candidatesOf(command, before.slice(1), last, known);
  return candidates.filter((candidate) => candidate.startsWith(last));
}

async function candidatesOf(
  command: Command,
  before: readonly string[],
  last: string,
  known: KnownValues,
): Promise<string[]> {
  const open = command.options.find((option) => takesValue(option) && matches(option, before.at(-1)));
  if (open !== undefined) return open.argChoices ?? valuesOf(open.attributeName(), known);
  if (last.startsWith('-')) return optionNames(command);
  const argument = command.registeredArguments[positionals(command, before)];
  if (argument === undefined) return optionNames(command);
  return argument.argChoices ?? valuesOf(argument.name(), known);
}

async function valuesOf(name: string, known: KnownValues): Promise<string[]> {
  return name === 'host' || name === 'snapshot' || name === 'run' ? known(name) : [];
}

/** How many of the words fill an argument: not options, and not the value that an option takes. */
function positionals(command: Command, words: readonly string[]): number {
  return words.filter((word, index) => {
    const previous = words[index - 1];
    const isValue = command.options.some((option) => takesValue(option) && matches(option, previous));
    return !word.startsWith('-') && !isValue;
  }).length;
}

function takesValue(option: Option): boolean {
  return option.required || option.optional;
}

function matches(option: Option, word: string | undefined): boolean {
  return word !== undefined && (word === option.long || word === option.short);
}

function visibleCommands(program: Command): string[] {
  return program
    .createHelp()
    .visibleCommands(program)
    .map((command) => command.name());
}

function optionNames(command: Command): string[] {
  const shown = command.createHelp().visibleOptions(command);
  return shown.flatMap((option) => (option.long == null ? [] : [option.long]));
}
