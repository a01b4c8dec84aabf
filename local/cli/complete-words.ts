import type { Command, Option } from 'commander';
import { unsetNames } from './setting-options.ts';

export type KnownValueKind = 'host' | 'snapshot' | 'run';
/** Values that only the database knows; snapshots of one host. */
export type KnownValues = (kind: KnownValueKind, host?: string) => Promise<string[]>;

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
  const [name, ...before] = words.slice(0, -1);
  const parent = name === undefined ? undefined : findCommand(program, name);
  if (parent !== undefined && parent.commands.length > 0) return completeWords(parent, words.slice(1), known);
  const candidates =
    name === undefined
      ? [...visibleCommands(program), ...optionNames(program)]
      : await candidatesOf(findCommand(program, name), before, last, known);
  return candidates.filter((candidate) => candidate.startsWith(last));
}

async function candidatesOf(
  command: Command | undefined,
  before: readonly string[],
  last: string,
  known: KnownValues,
): Promise<string[]> {
  if (command === undefined) return [];
  const open = command.options.find((option) => takesValue(option) && isNamed(option, before.at(-1)));
  if (open !== undefined) return open.argChoices ?? valuesOf(open.attributeName(), undefined, known);
  if (last.startsWith('-')) return optionNames(command);
  const given = positionals(command, before);
  const argument = command.registeredArguments[given.length];
  if (argument === undefined) return optionNames(command);
  return argument.argChoices ?? valuesOf(argument.name(), given[0], known);
}

async function valuesOf(name: string, host: string | undefined, known: KnownValues): Promise<string[]> {
  if (name === 'unset') return [...unsetNames];
  if (name === 'snapshot') return ['latest', ...(await known('snapshot', host))];
  return name === 'host' || name === 'run' ? known(name) : [];
}

/** The words that fill an argument: not options, and not the values that options take. */
function positionals(command: Command, words: readonly string[]): string[] {
  return words.filter((word, index) => {
    const isValue = command.options.some((option) => takesValue(option) && isNamed(option, words[index - 1]));
    return !word.startsWith('-') && !isValue;
  });
}

function findCommand(program: Command, name: string): Command | undefined {
  return program.commands.find((command) => command.name() === name || command.aliases().includes(name));
}

function takesValue(option: Option): boolean {
  return option.required || option.optional;
}

function isNamed(option: Option, word: string | undefined): boolean {
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
