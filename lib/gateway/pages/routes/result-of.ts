import type { Static, TSchema } from 'typebox';
import { describeProblems } from '../../../contracts/describe-problems.ts';
import type { ShowRunResult } from '../../../operations/show-run.ts';

/** A run's result by its schema; null when there is none, and when another version of the program wrote it otherwise. */
export function resultOf<Schema extends TSchema>(
  run: ShowRunResult,
  operation: string,
  schema: Schema,
): Static<Schema> | null {
  if (run.operation !== operation || run.result === null) return null;
  return describeProblems(schema, run.result, 'result').length === 0 ? (run.result as Static<Schema>) : null;
}
