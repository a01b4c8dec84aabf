import type { HostOverrides, HostSettings } from '../domain/host-settings.ts';
import { parseGlobalSettings, parseHostOverrides } from '../domain/parse-settings.ts';
import { defaultRetentionPolicy } from '../domain/retention-policy.ts';
import type { ProblemList } from './problem-list.ts';
import { plainValue, type Place, type YamlTree } from './yaml-tree.ts';

/** One setting as a file gives it. */
export interface GivenSetting {
  field: keyof HostSettings;
  /** As it is written in the file. */
  key: string;
  place: Place;
  tree: YamlTree;
  /** Of a host's excludes: on top of the global ones, or instead of them. */
  mode?: 'add' | 'replace';
}

/**
 * Checks what a file overrides for a host. What is wrong is noted with the line of the very item.
 *
 * @returns what is right
 */
export function readHostSettings(given: readonly GivenSetting[], problems: ProblemList): HostOverrides {
  return read<HostOverrides>(given, problems, parseHostOverrides);
}

/** The same for global settings. Of retention, what a file leaves out has its default: nothing is deleted by omission. */
export function readGlobalSettings(
  given: readonly GivenSetting[],
  problems: ProblemList,
): Partial<HostSettings> {
  const settings = read<Partial<HostSettings>>(given, problems, parseGlobalSettings);
  if (settings.retention === undefined) return settings;
  const retention = given.find(({ field }) => field === 'retention');
  const written = retention === undefined ? {} : (plainValue(retention.tree) as object);
  const kept = Object.entries(settings.retention).filter(([period]) => Object.hasOwn(written, period));
  return { ...settings, retention: { ...defaultRetentionPolicy, ...Object.fromEntries(kept) } };
}

type Parse<T> = (set: Readonly<Record<string, unknown>>) => T;

function read<T extends object>(given: readonly GivenSetting[], problems: ProblemList, parse: Parse<T>): T {
  let result = {} as T;
  for (const setting of given) {
    const { field, tree } = setting;
    const rename = (sentence: string) =>
      sentence.replace(`${field}.patterns`, field).replace(field, setting.key);
    const attempt = (place: Place, value: unknown) =>
      problems.attempt(place, () => parse({ [field]: value }), rename);
    const wrap = (value: unknown) =>
      setting.mode === undefined ? value : { mode: setting.mode, patterns: value };
    // one by one first: a whole list has one line, its items have their own
    const before = problems.sentences.length;
    if (tree.kind === 'list') {
      for (const item of tree.items) attempt(item.place, wrap([plainValue(item)]));
    } else if (tree.kind === 'map') {
      for (const { key, place, value } of tree.entries) attempt(place, { [key]: plainValue(value) });
    }
    if (problems.sentences.length > before) continue;
    result = { ...result, ...attempt(setting.place, wrap(plainValue(tree))) };
  }
  return result;
}
