import type { Static, TSchema } from 'typebox';
import { InvalidInputError } from '../domain/errors.ts';
import { describeProblems } from './describe-problems.ts';

/**
 * Takes a value that a stranger gave: the same value, typed, when it fits the schema. Nothing is coerced, filled in or
 * dropped; an unknown field is a problem when the schema says `additionalProperties: false`.
 *
 * @param name how the value is called in messages, such as `event`
 * @throws InvalidInputError with one sentence for each problem
 */
export function parseValue<Schema extends TSchema>(
  schema: Schema,
  value: unknown,
  name: string,
): Static<Schema> {
  const problems = describeProblems(schema, value, name);
  if (problems.length > 0) throw new InvalidInputError(problems);
  return value as Static<Schema>;
}
