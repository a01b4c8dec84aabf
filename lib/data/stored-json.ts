import { DatabaseUnusableError, PobsyncError } from '../domain/errors.ts';
import { showText } from '../domain/show-text.ts';

/** A JSON object whose shape its own writer knows. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** What a record looks like in SQL: the fields `J` are JSON text. */
export type Stored<R, J extends keyof R> = {
  [K in keyof R]: K extends J ? (null extends R[K] ? string | null : string) : R[K];
};

/** Where a stored value sits, for the message when it cannot be read. */
export interface StoredPlace {
  table: string;
  row: string | number;
  field: string;
}

/**
 * Reads a JSON column through its parser.
 *
 * @throws DatabaseUnusableError naming table, row and field, when the text is no longer what was once written
 */
export function readStored<T>(place: StoredPlace, text: string, parse: (value: unknown) => T): T {
  try {
    return parse(JSON.parse(text));
  } catch (error) {
    throw unreadable(place, error);
  }
}

/** Like readStored for a value that is not JSON, such as a name. */
export function readValue<T>(place: StoredPlace, value: string, parse: (value: string) => T): T {
  try {
    return parse(value);
  } catch (error) {
    throw unreadable(place, error);
  }
}

/** A parser for columns whose content is checked by whoever uses it. */
export function asJsonObject(value: unknown): JsonObject {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as JsonObject;
  throw new TypeError('expected a JSON object');
}

/** @throws TypeError */
export function asTexts(value: unknown): string[] {
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value;
  throw new TypeError('expected a JSON list of texts');
}

function unreadable({ table, row, field }: StoredPlace, cause: unknown): DatabaseUnusableError {
  const problem =
    cause instanceof PobsyncError || cause instanceof TypeError ? cause.message : 'expected JSON';
  return new DatabaseUnusableError(
    `Unreadable ${field} in row "${showText(String(row), 80)}" of table ${table}: ${showText(problem)}`,
    {
      cause,
      facts: { table, row, field },
      cure: `Set ${field} of "${showText(String(row), 80)}" again, or restore the database from a copy.`,
    },
  );
}
