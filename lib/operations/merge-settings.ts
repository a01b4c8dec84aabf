import { defaultSettings } from '../domain/default-settings.ts';
import { InvalidInputError } from '../domain/errors.ts';
import type { HostOverrides, HostSettings } from '../domain/host-settings.ts';
import { parseGlobalSettings, parseHostOverrides, settingNames } from '../domain/parse-settings.ts';
import {
  defaultRetentionPolicy,
  emptyRetentionPolicy,
  type RetentionPolicy,
} from '../domain/retention-policy.ts';
import { showText } from '../domain/show-text.ts';

/** What somebody asks to change, not yet checked. */
export interface SettingsChange {
  /** Setting → value. Retention is joined field by field; of excludes, `mode` and `patterns` may be given apart. */
  set?: Readonly<Record<string, unknown>>;
  /** Settings to fall back to what is inherited: names such as `sshPort`, or `retention.daily`. */
  unset?: readonly string[];
  /** Patterns to put at the end of the list of excludes, and to take out of it; after `set` and `unset`. */
  addExcludes?: readonly string[];
  removeExcludes?: readonly string[];
}

/**
 * Applies a change to what a host overrides. Merged into `{}` it only checks the change.
 *
 * @throws InvalidInputError with every problem
 */
export function mergeOverrides(current: HostOverrides, change: SettingsChange): HostOverrides {
  const { set = {}, unset = [] } = change;
  const left = withoutUnset(current, unset);
  const excludes = changeExcludeOverride(left.excludes, set['excludes'], change);
  const parsed = parseHostOverrides(excludes === undefined ? set : { ...set, excludes });
  if (parsed.retention === undefined) return { ...left, ...parsed };
  return { ...left, ...parsed, retention: { ...left.retention, ...parsed.retention } };
}

/**
 * Applies a change to the stored global settings. A stored policy is whole, so that a later version's defaults do not
 * change what somebody chose; a field of it that is unset gets today's default.
 *
 * @throws InvalidInputError with every problem
 */
export function mergeGlobalSettings(
  stored: Partial<HostSettings>,
  change: SettingsChange,
): Partial<HostSettings> {
  const { retention, ...left } = withoutUnset(stored, change.unset ?? []);
  const excludes = changePatterns(
    change.set?.['excludes'] ?? left.excludes ?? defaultSettings.excludes,
    change,
  );
  const set = changesExcludes(change) ? { ...change.set, excludes } : (change.set ?? {});
  const given = set['retention'];
  if (given === undefined && retention === undefined) return { ...left, ...parseGlobalSettings(set) };
  const base = { ...defaultRetentionPolicy, ...retention };
  const whole = given === undefined ? base : isObject(given) ? { ...base, ...given } : given;
  return { ...left, ...parseGlobalSettings({ ...set, retention: whole }) };
}

function changesExcludes({ addExcludes = [], removeExcludes = [] }: SettingsChange): boolean {
  return addExcludes.length + removeExcludes.length > 0;
}

function changeExcludeOverride(
  current: HostOverrides['excludes'],
  given: unknown,
  change: SettingsChange,
): unknown {
  if (given !== undefined && !isObject(given)) return given;
  if (given === undefined && !changesExcludes(change)) return undefined;
  const whole = { mode: 'add', patterns: [], ...current, ...given };
  return { ...whole, patterns: changePatterns(whole.patterns, change) };
}

function changePatterns(
  patterns: unknown,
  { addExcludes = [], removeExcludes = [] }: SettingsChange,
): unknown {
  // what is no list is refused by the parser
  if (!Array.isArray(patterns)) return patterns;
  const known: unknown[] = patterns;
  const left = known.filter((pattern) => !removeExcludes.includes(pattern as string));
  return [...left, ...addExcludes.filter((pattern) => !left.includes(pattern))];
}

function withoutUnset<Settings extends { retention?: Partial<RetentionPolicy> }>(
  settings: Settings,
  unset: readonly string[],
): Settings {
  const problems = unset.filter((name) => !isUnsettable(name)).map(unknownField);
  if (problems.length > 0) throw new InvalidInputError(problems);
  const left = Object.fromEntries(
    Object.entries(settings).filter(([field]) => !unset.includes(field)),
  ) as Settings;
  if (left.retention === undefined) return left;
  const { retention, ...others } = left;
  const kept = Object.entries(retention).filter(([field]) => !unset.includes(`retention.${field}`));
  if (kept.length === 0) return others as Settings;
  return { ...others, retention: Object.fromEntries(kept) } as Settings;
}

const retentionFields = Object.keys(emptyRetentionPolicy).map((field) => `retention.${field}`);

/** Every name that can be unset. */
export const unsettableNames: readonly string[] = [...settingNames, ...retentionFields];

function isUnsettable(name: string): boolean {
  return unsettableNames.includes(name);
}

function unknownField(name: string): string {
  return `Invalid field to unset "${showText(name, 60)}": expected one of ${unsettableNames.join(', ')}.`;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
