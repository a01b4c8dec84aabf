import { Option, type Command } from 'commander';
import { settingBounds } from '../../lib/domain/parse-settings.ts';
import { largestRetentionCount, retentionPeriods } from '../../lib/domain/retention-policy.ts';
import { rsyncPaths } from '../../lib/domain/host-settings.ts';
import { settingValue } from './output/setting-value.ts';
import { choiceOption } from './parse-choice.ts';
import { integerFlag } from './parse-number.ts';

/** A setting as a command-line option. */
export interface SettingOption {
  /** Without dashes, as `--unset` takes it and tables show it. */
  name: string;
  /** Where its value goes: a setting, or a field of retention. */
  path: string;
  /** What its number counts, for tables. */
  unit?: string;
  options: readonly Option[];
}

const units: Readonly<Record<string, string>> = {
  KIB: 'KiB/s',
  SECONDS: 'seconds',
  MINUTES: 'minutes',
  HOURS: 'hours',
  PERCENT: '%',
};
const periodWords = { hourly: 'hours', daily: 'days', weekly: 'weeks', monthly: 'months', yearly: 'years' };

/** Every setting of a host; the global settings are the same ones. */
export const settingOptions: readonly SettingOption[] = [
  list('source', 'sources', 'PATH', 'directory to back up; repeat it for several (replaces the list)'),
  {
    name: 'exclude',
    path: 'excludes',
    options: [
      new Option('--exclude <PATTERN>', 'leave out what matches; repeatable (adds to the list)').argParser(
        collect,
      ),
      new Option('--remove-exclude <PATTERN>', 'take a pattern out of the list; repeatable').argParser(
        collect,
      ),
    ],
  },
  list('include', 'includes', 'PATTERN', 'keep what matches although an exclude does; repeatable'),
  text('ssh-user', 'sshUser', 'NAME', 'login name on the host'),
  count('ssh-port', 'sshPort', 'PORT', 'port of the SSH server'),
  text('ssh-key', 'sshKeyPath', 'FILE', "private key on this machine, instead of the service's own"),
  choice('rsync-path', 'rsyncPath', rsyncPaths, 'how rsync is started on the host'),
  list('rsync-arg', 'rsyncExtraArgs', 'ARG', 'further rsync argument from the allow-list; repeatable'),
  flag('one-file-system', 'oneFileSystem', 'do not leave the file system of a source'),
  flag('compress', 'compress', 'compress on the wire'),
  count('bandwidth-limit', 'bandwidthLimitKibPerSecond', 'KIB', 'KiB a second; 0 for no limit'),
  count('io-timeout', 'ioTimeoutSeconds', 'SECONDS', 'give up when nothing moved for so many seconds'),
  count('run-timeout', 'runTimeoutMinutes', 'MINUTES', 'stop a run that lasts longer'),
  ...retentionPeriods.map(keep),
  text('keep-within', 'retention.within', 'DURATION', 'keep everything younger than 12h, 7d, 4w …'),
  count('max-delete', 'maxDelete', 'N', 'a prune that would delete more deletes nothing'),
  flag('protect-bases', 'protectBases', 'keep what kept snapshots were linked against'),
  count(
    'suspicious-shrink',
    'suspiciousShrinkPercent',
    'PERCENT',
    'this many fewer files is suspicious; 100: off',
  ),
  count(
    'suspicious-change',
    'suspiciousChangePercent',
    'PERCENT',
    'a change of this many files at once is suspicious; 100: off',
  ),
  count('min-free', 'minFreePercent', 'PERCENT', 'start no backup with less free space on the backup disk'),
  count('overdue-after', 'overdueAfterHours', 'HOURS', 'when a good backup is too old; 0 for never'),
  count('retry-attempts', 'retryAttempts', 'N', 'tries again after a broken connection'),
  count('priority', 'priority', 'N', 'queued runs with a higher one go first'),
];

export function addSettingOptions(command: Command): Command {
  for (const { options } of settingOptions) {
    for (const option of options) command.addOption(option.helpGroup('Settings:'));
  }
  return command;
}

/**
 * Gathers the settings that were given, but for excludes, which are added and taken away.
 *
 * @example readSettings({ sshPort: 2222, keepDaily: 7 }) // { sshPort: 2222, retention: { daily: 7 } }
 */
export function readSettings(given: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const set: Record<string, unknown> = {};
  for (const { path, options } of settingOptions) {
    if (path === 'excludes') continue;
    const value = given[options[0]?.attributeName() ?? ''];
    if (value === undefined) continue;
    const [setting = path, field] = path.split('.');
    set[setting] = field === undefined ? value : { ...(set[setting] as object | undefined), [field]: value };
  }
  return set;
}

/** The names of settings that may be unset: those of the options, and two for what several options make up. */
export const unsetNames: readonly string[] = [
  ...new Set(settingOptions.map(({ name }) => name)),
  'retention',
];

/** The operation's name of what `--unset` was given. What is unknown stays, and is refused there. */
export function unsetPath(name: string): string {
  return settingOptions.find((option) => option.name === name)?.path ?? name;
}

/** How a setting is called on the command line. */
export function settingName(path: string): string {
  const name = settingOptions.find((option) => option.path === path)?.name;
  return name ?? path.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** A setting's value with its unit. */
export function settingText(path: string, value: unknown): string {
  const unit = settingOptions.find((option) => option.path === path)?.unit;
  const text = settingValue(value);
  return unit === undefined || typeof value !== 'number' ? text : `${text} ${unit}`;
}

/** Collects the values of an option that may be repeated. */
export function collect(value: string, earlier: readonly string[] | undefined): string[] {
  return [...(earlier ?? []), value];
}

function list(name: string, path: string, value: string, help: string): SettingOption {
  return { name, path, options: [new Option(`--${name} <${value}>`, help).argParser(collect)] };
}

function text(name: string, path: string, value: string, help: string): SettingOption {
  return { name, path, options: [new Option(`--${name} <${value}>`, help)] };
}

function choice(name: string, path: string, choices: readonly string[], help: string): SettingOption {
  return { name, path, options: [choiceOption(`--${name} <COMMAND>`, help, choices)] };
}

function flag(name: string, path: string, help: string): SettingOption {
  return { name, path, options: [new Option(`--${name}`, help), new Option(`--no-${name}`, 'the opposite')] };
}

function count(name: string, path: keyof typeof settingBounds, value: string, help: string): SettingOption {
  const [low, high] = settingBounds[path];
  const parse = integerFlag(`--${name}`, low, high);
  const unit = units[value];
  const option = new Option(`--${name} <${value}>`, help).argParser(parse);
  return { name, path, options: [option], ...(unit === undefined ? {} : { unit }) };
}

function keep(period: (typeof retentionPeriods)[number]): SettingOption {
  const name = `keep-${period}`;
  const help =
    period === 'last'
      ? 'keep the newest N snapshots'
      : `keep one snapshot for each of N ${periodWords[period]}`;
  const parse = integerFlag(`--${name}`, 0, largestRetentionCount);
  return { name, path: `retention.${period}`, options: [new Option(`--${name} <N>`, help).argParser(parse)] };
}
