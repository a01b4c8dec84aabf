import { Argument, Option } from 'commander';
import { InvalidInputError } from '../../lib/domain/errors.ts';
import { showText } from '../../lib/domain/show-text.ts';

/** An argument that is one of a few words. */
export function choiceArgument(usage: string, help: string, choices: readonly string[]): Argument {
  return new Argument(usage, help).choices(choices).argParser(parseChoice(usage, choices));
}

/** An option that takes one of a few words. */
export function choiceOption(usage: string, help: string, choices: readonly string[]): Option {
  const flag = usage.split(' ')[0] ?? usage;
  return new Option(usage, help).choices(choices).argParser(parseChoice(flag, choices));
}

function parseChoice<Choice extends string>(
  name: string,
  choices: readonly Choice[],
): (text: string) => Choice {
  return (text) => {
    const found = choices.find((choice) => choice === text);
    if (found !== undefined) return found;
    const expected = choices.map((choice) => `"${choice}"`).join(' or ');
    throw new InvalidInputError(`Invalid ${name} "${showText(text, 40)}": expected ${expected}.`);
  };
}
