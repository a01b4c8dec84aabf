/** Where a value stands, for messages; lines count from 1. */
export interface Place {
  /** The file as it is shown to people: never a path that they did not name. */
  file: string;
  line: number;
}

/** What remains of a YAML document: data with places. Aliases are resolved, keys are texts and occur once. */
export type YamlTree = YamlMap | YamlList | YamlScalar;

export interface YamlMap {
  kind: 'map';
  place: Place;
  entries: YamlEntry[];
}

export interface YamlEntry {
  key: string;
  /** Of the key. */
  place: Place;
  value: YamlTree;
}

export interface YamlList {
  kind: 'list';
  place: Place;
  items: YamlTree[];
}

export interface YamlScalar {
  kind: 'scalar';
  place: Place;
  /** A number that JSON or a double cannot hold is its text. */
  value: string | number | boolean | null;
  /** As it was written, without quotes. */
  source: string;
  quoted: boolean;
}

/** The same as plain data, as JSON has it. */
export function plainValue(tree: YamlTree): unknown {
  if (tree.kind === 'scalar') return tree.value;
  if (tree.kind === 'list') return tree.items.map(plainValue);
  return Object.fromEntries(tree.entries.map(({ key, value }) => [key, plainValue(value)]));
}

/** Whether nothing was written: `key:`, `key: ~` or `key: null`. */
export function isNull(tree: YamlTree): boolean {
  return tree.kind === 'scalar' && tree.value === null;
}
