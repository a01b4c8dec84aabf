import { showText } from '../../domain/show-text.ts';
import { atPlace, type ProblemList } from '../problem-list.ts';
import { plainValue, type Place, type YamlEntry, type YamlTree } from '../yaml-tree.ts';
import { findLegacyKey, isLegacySection, normalKey, type LegacyScope } from './legacy-keys.ts';
import type { JsonObject } from '../fleet.ts';

/** A legacy file, its keys understood. */
export interface SortedEntries {
  /** Canonical key → the entry; `key` of the entry is as written, with its section. */
  known: Map<string, YamlEntry>;
  /** What nobody here understands, where it stood; values of keys that look like secrets are not kept. */
  extra: JsonObject;
  /** A sentence with its place for each of those. */
  notes: string[];
}

/** Stands in the record where a secret was. */
export const notKept = '(secret, not kept)';
const secretLike = /passw|secret|token|passphrase|private_?key|api_?key|credential/i;

/** Finds out what each key of a legacy file means, by its name or one of its other names. */
export function sortEntries(scope: LegacyScope, tree: YamlTree, problems: ProblemList): SortedEntries {
  const known = new Map<string, YamlEntry>();
  const notes: string[] = [];

  const sort = (
    entries: readonly YamlEntry[],
    section: { path: string; shown: string } | null,
  ): JsonObject => {
    const extra: [string, unknown][] = [];
    for (const entry of entries) {
      const path = section === null ? normalKey(entry.key) : `${section.path}.${normalKey(entry.key)}`;
      const shown = section === null ? entry.key : `${section.shown}.${entry.key}`;
      const key = findLegacyKey(scope, path);
      if (key !== undefined) {
        take(known, key, { ...entry, key: shown }, problems);
        continue;
      }
      if (section === null && isLegacySection(scope, path) && entry.value.kind === 'map') {
        const left = sort(entry.value.entries, { path, shown });
        if (Object.keys(left).length > 0) extra.push([entry.key, left]);
        continue;
      }
      if (section === null && isLegacySection(scope, path) && isEmpty(entry.value)) continue;
      const kept = withoutSecrets(entry.key, plainValue(entry.value));
      extra.push([entry.key, kept.value]);
      notes.push(unknownNote(entry.place, shown, kept.hadSecret));
    }
    return Object.fromEntries(extra);
  };

  if (tree.kind !== 'map' && !isEmpty(tree))
    problems.add(tree.place, 'Invalid file: expected keys with values.');
  const extra = sort(tree.kind === 'map' ? tree.entries : [], null);
  return { known, extra, notes };
}

function take(known: Map<string, YamlEntry>, key: string, entry: YamlEntry, problems: ProblemList): void {
  const first = known.get(key);
  if (first === undefined) {
    known.set(key, entry);
    return;
  }
  problems.add(
    entry.place,
    `Both "${showText(first.key, 60)}" (line ${first.place.line}) and "${showText(entry.key, 60)}" mean ${key}: expected one of them.`,
  );
}

function unknownNote(place: Place, shown: string, hadSecret: boolean): string {
  const what = hadSecret
    ? 'it looks like a secret and was not stored.'
    : 'it has no meaning here and is kept for the record.';
  return atPlace(place, `Unknown key "${showText(shown, 80)}": ${what}`);
}

function withoutSecrets(key: string, value: unknown): { value: unknown; hadSecret: boolean } {
  if (secretLike.test(key)) return { value: notKept, hadSecret: true };
  if (typeof value !== 'object' || value === null) return { value, hadSecret: false };
  const parts = Object.entries(value).map(([name, part]) => [name, withoutSecrets(name, part)] as const);
  const hadSecret = parts.some(([, part]) => part.hadSecret);
  const values = parts.map(([name, part]) => [name, part.value] as const);
  return {
    value: Array.isArray(value) ? values.map(([, part]) => part) : Object.fromEntries(values),
    hadSecret,
  };
}

function isEmpty(tree: YamlTree): boolean {
  return tree.kind === 'scalar' && tree.value === null;
}
