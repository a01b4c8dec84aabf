import { posix } from 'node:path';
import { InvalidInputError } from './errors.ts';
import { parseFilterPattern, type FilterPattern } from './filter-pattern.ts';
import { rsyncPaths, type ExcludeOverride, type HostOverrides, type HostSettings } from './host-settings.ts';
import { parseRetentionPolicy, type RetentionPolicy } from './retention-policy.ts';
import { parseRsyncExtraArgs } from './rsync-extra-args.ts';
import { showText } from './show-text.ts';
import { parseSources } from './source-path.ts';
import { parseSshUser } from './ssh-user.ts';

/** Lists end up in one command line, which the kernel bounds. */
const longestList = 1000;

type Parser<T> = (input: unknown, field: string) => T;

/** Inclusive bounds of every numeric setting. */
export const settingBounds = {
  sshPort: [1, 65_535],
  bandwidthLimitKibPerSecond: [0, 100_000_000],
  ioTimeoutSeconds: [10, 86_400],
  // 24 days: a timer longer than 2^31 ms fires at once
  runTimeoutMinutes: [1, 24 * 24 * 60],
  maxDelete: [0, 1_000_000],
  suspiciousShrinkPercent: [1, 100],
  suspiciousChangePercent: [1, 100],
  minFreePercent: [0, 99],
  overdueAfterHours: [0, 100_000],
  retryAttempts: [0, 10],
  priority: [-100, 100],
} as const satisfies Partial<Record<keyof HostSettings, readonly [number, number]>>;

const parsers: {
  [Field in Exclude<keyof HostSettings, 'excludes' | 'retention'>]: Parser<HostSettings[Field]>;
} = {
  sources: (input, field) => parseSources(strings(input, field)),
  includes: patterns,
  sshUser: (input, field) => parseSshUser(text(input, field)),
  sshPort: bounded,
  sshKeyPath: (input, field) => (input === null ? null : keyPath(text(input, field), field)),
  rsyncPath: (input, field) => oneOf(rsyncPaths, input, field),
  rsyncExtraArgs: (input, field) => parseRsyncExtraArgs(strings(input, field)),
  oneFileSystem: flag,
  compress: flag,
  bandwidthLimitKibPerSecond: bounded,
  ioTimeoutSeconds: bounded,
  runTimeoutMinutes: bounded,
  maxDelete: bounded,
  protectBases: flag,
  suspiciousShrinkPercent: bounded,
  suspiciousChangePercent: bounded,
  minFreePercent: bounded,
  overdueAfterHours: bounded,
  retryAttempts: bounded,
  priority: bounded,
};

/**
 * Checks what a host overrides, as it came from the CLI, the API, a YAML file or SQL.
 *
 * @throws InvalidInputError with the problems of all fields together
 */
export function parseHostOverrides(input: Readonly<Record<string, unknown>>): HostOverrides {
  return parseFields(input, {
    excludes: parseExcludeOverride,
    retention: (value) => parsePartialRetention(value),
  });
}

/**
 * Checks changes to the global settings: the same fields, with excludes as a plain list.
 *
 * @throws InvalidInputError with the problems of all fields together
 */
export function parseGlobalSettings(input: Readonly<Record<string, unknown>>): Partial<HostSettings> {
  return parseFields(input, {
    excludes: patterns,
    retention: (value) => parseRetentionPolicy(record(value, 'retention')),
  });
}

/** The names of all settings, in the order in which they are shown. */
export const settingNames = [...Object.keys(parsers), 'excludes', 'retention'] as (keyof HostSettings)[];

function parseFields(
  input: Readonly<Record<string, unknown>>,
  special: Record<string, Parser<unknown>>,
): object {
  const all: Record<string, Parser<unknown>> = { ...parsers, ...special };
  const problems: string[] = [];
  const result: Record<string, unknown> = {};
  for (const [field, value] of Object.entries(input)) {
    const parser = Object.hasOwn(all, field) ? all[field] : undefined;
    if (parser === undefined) {
      problems.push(`Unknown setting "${showText(field, 80)}": expected one of ${settingNames.join(', ')}.`);
      continue;
    }
    if (value === undefined) continue;
    try {
      result[field] = parser(value, field);
    } catch (error) {
      if (!(error instanceof InvalidInputError)) throw error;
      problems.push(...error.problems);
    }
  }
  if (problems.length > 0) throw new InvalidInputError(problems);
  return result;
}

function parseExcludeOverride(input: unknown): ExcludeOverride {
  const { mode, patterns: given, ...unknown } = record(input, 'excludes');
  for (const field of Object.keys(unknown)) {
    throw new InvalidInputError(
      `Unknown field "${showText(field, 80)}" of excludes: expected mode and patterns.`,
    );
  }
  return {
    mode: oneOf(['add', 'replace'] as const, mode, 'excludes.mode'),
    patterns: patterns(given, 'excludes.patterns'),
  };
}

function parsePartialRetention(input: unknown): Partial<RetentionPolicy> {
  const given = record(input, 'retention');
  const parsed = parseRetentionPolicy(given);
  return Object.fromEntries(Object.entries(parsed).filter(([field]) => given[field] !== undefined));
}

function bounded(input: unknown, field: string): number {
  const [low, high] = settingBounds[field as keyof typeof settingBounds];
  if (Number.isInteger(input) && (input as number) >= low && (input as number) <= high)
    return input as number;
  throw invalid(field, input, `an integer from ${low} to ${high}`);
}

function flag(input: unknown, field: string): boolean {
  if (typeof input === 'boolean') return input;
  throw invalid(field, input, 'true or false');
}

function text(input: unknown, field: string): string {
  if (typeof input === 'string') return input;
  throw invalid(field, input, 'text');
}

function strings(input: unknown, field: string): string[] {
  if (Array.isArray(input) && input.every((item) => typeof item === 'string')) {
    if (input.length <= longestList) return input;
    throw invalid(field, input, `at most ${longestList} entries`);
  }
  throw invalid(field, input, 'a list of texts');
}

/** All bad patterns of a list are reported together. */
function patterns(input: unknown, field: string): FilterPattern[] {
  const problems: string[] = [];
  const parsed = strings(input, field).flatMap((pattern) => {
    try {
      return [parseFilterPattern(pattern, field)];
    } catch (error) {
      if (!(error instanceof InvalidInputError)) throw error;
      problems.push(...error.problems);
      return [];
    }
  });
  if (problems.length > 0) throw new InvalidInputError(problems);
  return parsed;
}

function record(input: unknown, field: string): Record<string, unknown> {
  if (typeof input === 'object' && input !== null && !Array.isArray(input))
    return input as Record<string, unknown>;
  throw invalid(field, input, 'an object');
}

function oneOf<T extends string>(values: readonly T[], input: unknown, field: string): T {
  const found = values.find((value) => value === input);
  if (found !== undefined) return found;
  throw invalid(field, input, values.map((value) => `"${value}"`).join(' or '));
}

function keyPath(path: string, field: string): string {
  // ssh_config has no escape for a double quote, and expands % and ${} in IdentityFile

  const unsafe = /[\u0000-\u001f\u007f"%$\\]/.test(path);
  if (posix.isAbsolute(path) && !unsafe && path.length <= 1024) return path;
  throw invalid(field, path, 'an absolute path without quotes, "%", "$" or "\\"');
}

function invalid(field: string, input: unknown, expected: string): InvalidInputError {
  // quotes around texts only: "22" is refused where 22 is right
  const shown = typeof input === 'string' ? `"${showText(input, 80)}"` : showJson(input);
  return new InvalidInputError(`Invalid ${field} ${shown}: expected ${expected}.`);
}

function showJson(input: unknown): string {
  return showText(JSON.stringify(input) ?? typeof input, 80);
}
