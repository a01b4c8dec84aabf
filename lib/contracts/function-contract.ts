import type { Static, TSchema } from 'typebox';

/** What is promised about a function: who calls it needs to know this, and nothing else. */
export interface FunctionContract<Event extends TSchema = TSchema, Result extends TSchema = TSchema> {
  /** File, bundle and registry name. */
  name: string;
  /** One sentence for people: help, OpenAPI, `functions/README.md`. */
  description: string;
  /** Both are plain JSON. */
  eventSchema: Event;
  resultSchema: Result;
  /** The runtime asks an invocation to stop after this long, and ends it by force a little later. */
  timeoutMs: number;
  /** Runs as a child process of its own bundle, so that a crash, leak or cancel never touches another invocation. */
  isolated: boolean;
  /** Exit code of a bundle that returned this result; 0 when absent. */
  exitCode?: (result: Static<Result>) => number;
}

export type EventOf<Contract> =
  Contract extends FunctionContract<infer Event, TSchema> ? Static<Event> : never;
export type ResultOf<Contract> =
  Contract extends FunctionContract<TSchema, infer Result> ? Static<Result> : never;

/** The longest time a timer can wait; a longer one would fire at once. */
export const longestTimeoutMs = 2 ** 31 - 1;

/** @throws RangeError for a time limit that no timer can hold */
export function defineFunction<Event extends TSchema, Result extends TSchema>(
  contract: FunctionContract<Event, Result>,
): FunctionContract<Event, Result> {
  if (contract.timeoutMs > 0 && contract.timeoutMs <= longestTimeoutMs) return contract;
  throw new RangeError(`Function ${contract.name}: timeoutMs must be between 1 and ${longestTimeoutMs}.`);
}
