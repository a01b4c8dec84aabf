import type { CommanderError } from 'commander';
import { InvalidInputError } from '../../lib/domain/errors.ts';
import { showText } from '../../lib/domain/show-text.ts';

/**
 * Says in the house's words what the command-line parser refused. Its message is one line, and may have a guess at
 * what was meant on a second.
 */
export function usageError(error: CommanderError, command: string): InvalidInputError {
  const [first = '', second] = error.message.split('\n');
  const message = showText(first.replace(/^error: /, ''), 200);
  const guess = second === undefined ? '' : `${showText(second.replace(/^\((.*)\)$/, '$1'), 200)} `;
  const sentence = `${message.charAt(0).toUpperCase()}${message.slice(1).replace(/\.$/, '')}.`;
  return new InvalidInputError(sentence.replace(/'/g, '"'), { cure: `${guess}See ${command} --help.` });
}
