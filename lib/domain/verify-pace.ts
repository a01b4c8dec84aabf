import { InvalidInputError } from './errors.ts';
import { showText } from './show-text.ts';

/** How much a scheduled verify takes on at a time; absent fields have the defaults of `verify`. */
export interface VerifyPace {
  /** Of a hundred files; the next verify reads the next ones. */
  samplePercent?: number;
  /** Files that are read at once. */
  workers?: number;
}

/** Inclusive bounds. */
export const verifyPaceBounds = {
  samplePercent: [1, 100],
  workers: [1, 16],
} as const satisfies Record<keyof VerifyPace, readonly [number, number]>;

/** Below the lowest that a host can have: what is only looked at waits for what is not backed up yet. */
export const scheduledVerifyPriority = -101;

/** Every place in which it can be set calls its fields so. */
const words: Record<keyof VerifyPace, string> = { samplePercent: 'sample percent', workers: 'workers' };

const fields = Object.keys(verifyPaceBounds) as (keyof VerifyPace)[];

/**
 * Checks the pace of a verify schedule, as it came from the CLI, the API or a YAML file; null is the default.
 *
 * @returns its fields in a fixed order
 * @throws InvalidInputError
 */
export function parseVerifyPace(input: Readonly<Record<string, unknown>>): VerifyPace {
  const unknown = Object.keys(input).filter((field) => !(fields as string[]).includes(field));
  const problems = unknown.map(
    (field) => `Unknown option "${showText(field, 80)}": expected ${fields.join(' or ')}.`,
  );
  for (const field of fields) {
    const value = input[field] ?? null;
    if (value === null || isInBounds(field, value)) continue;
    const [low, high] = verifyPaceBounds[field];
    const shown = showText(JSON.stringify(value) ?? typeof value, 80);
    problems.push(`Invalid ${words[field]} ${shown}: expected an integer from ${low} to ${high}.`);
  }
  if (problems.length > 0) throw new InvalidInputError(problems);
  return readVerifyPace(input);
}

/** The pace that SQL holds; what is not one is passed over: a verify that reads all is better than none. */
export function readVerifyPace(options: Readonly<Record<string, unknown>>): VerifyPace {
  return Object.fromEntries(
    fields.flatMap((field) => (isInBounds(field, options[field]) ? [[field, options[field]]] : [])),
  );
}

function isInBounds(field: keyof VerifyPace, value: unknown): boolean {
  const [low, high] = verifyPaceBounds[field];
  return Number.isInteger(value) && (value as number) >= low && (value as number) <= high;
}
