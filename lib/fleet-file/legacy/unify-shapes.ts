import type { YamlEntry, YamlTree } from '../yaml-tree.ts';
import { asYaml11 } from './as-yaml11.ts';
import { normalKey } from './legacy-keys.ts';

const scheduleNames: Readonly<Record<string, string>> = {
  expression: 'cron',
  schedule: 'cron',
  cron_expression: 'cron',
  timezone: 'time_zone',
  tz: 'time_zone',
  active: 'enabled',
  prune_after: 'prune',
  apply_retention: 'prune',
};

/** A schedule may be a cron expression, keys with values, or a list with one of them. */
export function asOneSchedule(tree: YamlTree): YamlTree {
  if (tree.kind === 'list') {
    const [first] = tree.items;
    if (tree.items.length === 0)
      return { kind: 'scalar', place: tree.place, value: null, source: '', quoted: false };
    // several: left as they are, and refused with their line
    return tree.items.length === 1 && first !== undefined ? asOneSchedule(first) : tree;
  }
  if (tree.kind === 'map') {
    return { ...tree, entries: tree.entries.map((entry) => renamed(entry, scheduleNames)) };
  }
  if (tree.value === null) return tree;
  const cron: YamlTree = { ...tree, value: tree.source };
  return { kind: 'map', place: tree.place, entries: [{ key: 'cron', place: tree.place, value: cron }] };
}

/** Its counts may be called `keep_daily` or `days`; one without a value says nothing. */
export function asRetention(tree: YamlTree): YamlTree {
  if (tree.kind !== 'map') return tree;
  const entries = tree.entries.map((entry) => renamed(entry, retentionNames));
  const saysNothing = ({ key, value }: YamlEntry) =>
    key !== 'within' && value.kind === 'scalar' && value.value === null;
  return { ...tree, entries: entries.filter((entry) => !saysNothing(entry)) };
}

const retentionNames: Readonly<Record<string, string>> = {
  keep_last: 'last',
  keep_hourly: 'hourly',
  keep_daily: 'daily',
  keep_weekly: 'weekly',
  keep_monthly: 'monthly',
  keep_yearly: 'yearly',
  keep_within: 'within',
  hours: 'hourly',
  days: 'daily',
  weeks: 'weekly',
  months: 'monthly',
  years: 'yearly',
};

function renamed(entry: YamlEntry, names: Readonly<Record<string, string>>): YamlEntry {
  const normal = normalKey(entry.key);
  const key = names[normal] ?? normal;
  return { ...entry, key, value: asYaml11(key, entry.value) };
}
