import type { Branded } from './brand.ts';
import { InvalidInputError } from './errors.ts';
import { showText } from './show-text.ts';

/** One rsync filter pattern, without its rule prefix: `*.tmp`, `/var/cache/**`, `node_modules/`. */
export type FilterPattern = Branded<'FilterPattern'>;

/**
 * Patterns reach rsync as `--filter=- PATTERN` or `--filter=+ PATTERN`, so none of them can clear the list (`!`) or
 * turn into a rule of another kind; those that look as if somebody meant that are refused with the reason.
 *
 * @param list named in the message, such as `excludes`
 * @throws InvalidInputError
 */
export function parseFilterPattern(input: string, list = ''): FilterPattern {
  const problem = findProblem(input);
  if (problem === null) return input as FilterPattern;
  throw new InvalidInputError(
    `Invalid pattern "${showText(input, 80)}"${list === '' ? '' : ` in ${list}`}: ${problem}; expected an rsync pattern such as "*.tmp" or "/var/cache/**".`,
  );
}

function findProblem(input: string): string | null {
  if (input.trim() === '') return 'it is empty';
  if (input === '!') return '"!" would clear all earlier rules';
  if (/^[+-] /.test(input)) return 'it begins with a rule prefix';

  if (/[\u0000-\u001f\u007f]/.test(input)) return 'it holds a control character';
  if (!input.isWellFormed()) return 'it is not valid Unicode';
  if (Buffer.byteLength(input) > 1024) return 'it is longer than 1024 bytes';
  return null;
}
