import { expectationOf } from '../../lib/contracts/expectation.ts';
import { fleetFileSchema } from '../../lib/contracts/fleet-file.ts';
import { defaultSettings } from '../../lib/domain/default-settings.ts';
import { toKey } from '../../lib/fleet-file/setting-keys.ts';
import { settingOptions } from '../../local/cli/setting-options.ts';
import { code, markdownTable } from './markdown-table.ts';

interface Setting {
  description?: string;
  properties?: Properties;
  patternProperties?: Properties;
  anyOf?: Setting[];
  type?: string;
  pattern?: string;
  examples?: unknown[];
}
type Properties = Record<string, Setting>;

/** What the command line calls otherwise than the file does. */
const otherOptions: Readonly<Record<string, string>> = {
  enabled: '`--enable`, `--disable`',
  excludes_replace: '`--exclude`, `--exclude-mode replace`',
  schedule: '`pobsync schedule`',
  verify_schedule: '`pobsync schedule --verify`',
};

/** Every setting with its default, what it may be, and where it can be set. */
export function settingsPage(): string {
  const { global, hosts } = fleetFileSchema.properties as unknown as Properties;
  const forAll = global?.properties ?? {};
  const forHost = hostProperties(hosts);
  const both = Object.keys(forAll).filter((key) => key in forHost);
  const rows = (keys: string[], from: Properties) => keys.flatMap((key) => settingRows(key, from[key]));
  const only = (keys: Properties, others: Properties) =>
    Object.keys(keys).filter((key) => !(key in others) && key !== 'extra');
  return [
    '# Settings\n',
    'What is kept in SQL. Three ways to set each of them: the web admin, the command line, and the',
    '[fleet file](../coming-from-yaml.md) (`pobsync config`). The API uses the names of the fleet file in camel case:',
    '`ssh_port` is `sshPort`. What the environment decides is on [a page of its own](environment.md).\n',
    '## For all hosts, and for each\n',
    'Set with `pobsync configure-global` for all hosts and with `pobsync configure-host` for one. What a host does not set',
    'is inherited; `--unset` takes its own value away. Excludes of a host are added to those for all hosts, or replace',
    'them (`--exclude-mode`); retention is inherited field by field.\n',
    `${markdownTable(
      ['Fleet file', 'Command line', 'Default', 'Expected', 'Means'],
      rows(
        both.filter((key) => key !== 'extra'),
        forAll,
      ),
    )}\n`,
    '## For all hosts only\n',
    `${markdownTable(['Fleet file', 'Command line', 'Expected', 'Means'], rowsWithoutDefault(only(forAll, forHost), forAll))}\n`,
    'The backup root is set with `pobsync configure-global --backup-root PATH`, for each backup host by itself: it is not in',
    'the fleet file, because a path means another disk on another machine.\n',
    '## For a host only\n',
    `${markdownTable(['Fleet file', 'Command line', 'Expected', 'Means'], rowsWithoutDefault(only(forHost, forAll), forHost))}\n`,
    'A schedule has `cron`, `time_zone` and `enabled`, one of backups `prune` too: see `pobsync schedule --help`.\n',
  ].join('\n');
}

function hostProperties(hosts: Setting | undefined): Properties {
  return Object.values(hosts?.patternProperties ?? {})[0]?.properties ?? {};
}

function settingRows(key: string, schema: Setting | undefined): string[][] {
  if (key !== 'retention') return [[code(key), optionOf(key), defaultOf(key), ...wordsOf(schema)]];
  return Object.entries(schema?.properties ?? {}).map(([field, count]) => [
    code(`retention.${field}`),
    optionOf(`retention.${field}`),
    shown((defaultSettings.retention as unknown as Record<string, unknown>)[field]),
    expectationOf(count),
    helpOf(`retention.${field}`),
  ]);
}

function rowsWithoutDefault(keys: string[], from: Properties): string[][] {
  return keys.map((key) => [
    code(key),
    otherOptions[key] ?? code(`--${key.replaceAll('_', '-')}`),
    ...wordsOf(from[key]),
  ]);
}

function wordsOf(schema: Setting | undefined): string[] {
  const described = [schema, ...(schema?.anyOf ?? [])].find((part) => part?.description !== undefined);
  return [expectedOf(schema), described?.description ?? ''];
}

/** A pattern is no answer for people. */
function expectedOf(schema: Setting | undefined): string {
  if (schema?.anyOf !== undefined) return schema.anyOf.map(expectedOf).join(' or ');
  if (schema?.type === 'array') return 'a list of texts';
  const isPattern = schema?.pattern !== undefined && schema.examples === undefined;
  return expectationOf(isPattern ? { type: 'string' } : schema);
}

function optionOf(key: string): string {
  const option = settingOptions.find(({ path }) => toKey(path) === key);
  return option === undefined ? '' : code(`--${option.name}`);
}

function helpOf(key: string): string {
  const option = settingOptions.find(({ path }) => toKey(path) === key);
  return option?.options[0]?.description ?? '';
}

function defaultOf(key: string): string {
  const [, value] = Object.entries(defaultSettings).find(([field]) => toKey(field) === key) ?? [];
  return shown(value);
}

function shown(value: unknown): string {
  if (value === null || value === undefined) return 'none';
  if (Array.isArray(value))
    return value.length === 0 ? 'none' : value.map((item: string) => code(item)).join(', ');
  return typeof value === 'string' ? value : JSON.stringify(value);
}
