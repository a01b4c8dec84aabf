import { InvalidInputError } from './errors.ts';

/** Bounds the comment of a host, in UTF-16 code units. */
export const longestComment = 1000;

/**
 * A comment is one line for people: it appears in tables, pages and configuration files.
 *
 * @throws InvalidInputError
 */
export function parseComment(input: string): string {
  const isFit =
    input.length <= longestComment && input.isWellFormed() && !/[\u0000-\u001f\u007f-\u009f]/.test(input);
  if (isFit) return input;
  throw new InvalidInputError(`Invalid comment: expected one line of at most ${longestComment} characters.`);
}
