import type { TObject } from 'typebox';
import { parseValue } from '../../contracts/parse-value.ts';
import { InvalidInputError } from '../../domain/errors.ts';
import { showText } from '../../domain/show-text.ts';

/**
 * Reads the query of an address by schema. Everything arrives as text: numbers and flags are read strictly, an empty
 * value counts as absent (forms send those), an unknown or repeated name is an error, so that a misspelt filter never
 * looks like "everything".
 *
 * @throws InvalidInputError with every problem
 */
export function parseQuery(
  schema: TObject | undefined,
  given: Record<string, unknown>,
): Record<string, unknown> {
  const properties = (schema?.properties ?? {}) as Record<string, { type?: string }>;
  const repeated = Object.keys(given).filter((name) => Array.isArray(given[name]));
  if (repeated.length > 0) {
    throw new InvalidInputError(
      repeated.map((name) => `Repeated query.${showText(name, 60)}: expected it once.`),
    );
  }
  const entries = Object.entries(given)
    .filter(([, value]) => value !== '')
    .map(([name, value]) => [name, readText(properties[name]?.type, String(value))]);
  const read = Object.fromEntries(entries) as Record<string, unknown>;
  const known = Object.keys(properties);
  const unknown = Object.keys(read).filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    const expected = known.length === 0 ? 'no query' : known.join(', ');
    throw new InvalidInputError(
      unknown.map((name) => `Unknown query.${showText(name, 60)}: expected ${expected}.`),
    );
  }
  return schema === undefined ? {} : parseValue(schema, read, 'query');
}

function readText(type: string | undefined, text: string): unknown {
  if (type === 'integer') return /^(?:0|-?[1-9]\d{0,14})$/.test(text) ? Number(text) : text;
  if (type === 'boolean') return text === 'true' ? true : text === 'false' ? false : text;
  return text;
}
