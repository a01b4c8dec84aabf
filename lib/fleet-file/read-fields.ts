import { InvalidInputError } from '../domain/errors.ts';
import { nearestName } from '../domain/nearest-name.ts';
import { showText } from '../domain/show-text.ts';
import type { ProblemList } from './problem-list.ts';
import { plainValue, type YamlEntry, type YamlTree } from './yaml-tree.ts';

/** The entries of a map. Anything else is noted, and has none. */
export function readEntries(tree: YamlTree, name: string, problems: ProblemList): YamlEntry[] {
  if (tree.kind === 'map') return tree.entries;
  problems.add(tree.place, `Invalid ${name}: expected keys with values.`);
  return [];
}

/** Picks entries by key and notes those that nobody knows, with a guess at what was meant. */
export function pickEntries(
  entries: readonly YamlEntry[],
  known: readonly string[],
  problems: ProblemList,
): Partial<Record<string, YamlEntry>> {
  for (const { key, place } of entries) {
    if (known.includes(key)) continue;
    const nearest = nearestName(key, known);
    const hint = nearest === null ? `expected one of ${known.join(', ')}` : `did you mean "${nearest}"?`;
    problems.add(place, `Unknown key "${showText(key, 60)}": ${hint}${nearest === null ? '.' : ''}`);
  }
  return Object.fromEntries(entries.map((entry) => [entry.key, entry]));
}

/** Reads one value; undefined when it is absent, or wrong and noted. */
export function readField<T>(
  entry: YamlEntry | undefined,
  problems: ProblemList,
  parse: (value: unknown, key: string) => T,
): T | undefined {
  if (entry === undefined) return undefined;
  return problems.attempt(entry.value.place, () => parse(plainValue(entry.value), entry.key));
}

/** Makes a reader of texts of a parser of the domain. */
export function textWith<T>(parse: (text: string) => T): (value: unknown, key: string) => T {
  return (value, key) => {
    if (typeof value === 'string') return parse(value);
    throw invalid(key, value, 'text');
  };
}

export function integerWith<T>(parse: (count: number) => T): (value: unknown, key: string) => T {
  return (value, key) => {
    if (typeof value === 'number') return parse(value);
    throw invalid(key, value, 'an integer');
  };
}

/** The same, where null is a value of its own. */
export function orNull<T>(
  parse: (value: unknown, key: string) => T,
): (value: unknown, key: string) => T | null {
  return (value, key) => (value === null ? null : parse(value, key));
}

export function readFlag(value: unknown, key: string): boolean {
  if (typeof value === 'boolean') return value;
  throw invalid(key, value, 'true or false');
}

export function readObject(value: unknown, key: string): Record<string, unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return value as Record<string, unknown>;
  }
  throw invalid(key, value, 'keys with values');
}

function invalid(key: string, value: unknown, expected: string): InvalidInputError {
  const shown = typeof value === 'string' ? `"${showText(value, 80)}"` : showText(JSON.stringify(value), 80);
  return new InvalidInputError(`Invalid ${showText(key, 60)} ${shown}: expected ${expected}.`);
}
