import { InvalidInputError } from '../../../lib/domain/errors.ts';

/** The problems that a parser names; throws when it names none, or fails in another way. */
export function problemsOf(parse: () => unknown): readonly string[] {
  try {
    parse();
  } catch (error) {
    if (error instanceof InvalidInputError) return error.problems;
    throw error;
  }
  throw new Error('The parser took what it should refuse.');
}
