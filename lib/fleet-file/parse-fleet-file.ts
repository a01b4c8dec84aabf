import { parseAddress } from '../domain/address.ts';
import { parseComment } from '../domain/comment.ts';
import { InvalidInputError } from '../domain/errors.ts';
import { parseHostName } from '../domain/host-name.ts';
import { parseMaxConcurrent } from '../domain/max-concurrent.ts';
import { parsePublicUrl } from '../domain/public-url.ts';
import { showText } from '../domain/show-text.ts';
import { parseTimeZone } from '../domain/time-zone.ts';
import type { FleetHost, WantedFleet, WantedGlobal, WantedHost } from './fleet.ts';
import { parseSchedule, parseVerifySchedule, scheduleKeys } from './parse-schedule.ts';
import { parseYaml } from './parse-yaml.ts';
import { newProblemList, type ProblemList } from './problem-list.ts';
import {
  integerWith,
  orNull,
  pickEntries,
  readEntries,
  readField,
  readFlag,
  readObject,
  textWith,
} from './read-fields.ts';
import { readGlobalSettings, readHostSettings, type GivenSetting } from './read-settings.ts';
import { excludesReplaceKey, settingKeys, settingOfKey } from './setting-keys.ts';
import { isNull, type YamlEntry } from './yaml-tree.ts';

/** The only version there is; a file that says none may be the beginning of a longer one. */
export const fleetFileVersion = 1;

/** Bytes; more than 10,000 hosts with settings of their own. */
export const largestFleetFile = 4 * 1024 * 1024;

const globalKeys = ['time_zone', 'max_concurrent', 'public_url', ...settingKeys, 'extra'];
const hostKeys = [
  'address',
  'node',
  'enabled',
  'comment',
  ...settingKeys,
  excludesReplaceKey,
  ...Object.values(scheduleKeys),
  'extra',
];

/**
 * Reads a fleet file. A part that is there says all of it: a setting that is left out is the inherited one, a host
 * without a schedule has none. A part that is left out (`global`, `hosts`) is not spoken of.
 *
 * @param file named in messages
 * @throws InvalidInputError with file and line of every problem
 */
export function parseFleetFile(file: string, text: string): WantedFleet {
  const tree = parseYaml(file, text);
  const problems = newProblemList();
  const entries = readEntries(tree, 'fleet file', problems);
  problems.throwIfAny();
  const { version, global, hosts } = pickEntries(entries, ['version', 'global', 'hosts'], problems);
  if (version === undefined) {
    problems.add(tree.place, `Missing version: expected "version: ${fleetFileVersion}".`);
  }
  readField(version, problems, checkVersion);
  const fleet = {
    global: global === undefined ? null : parseGlobal(global, problems),
    hosts: hosts === undefined ? null : parseHosts(hosts, problems),
  };
  problems.throwIfAny();
  return fleet;
}

function checkVersion(value: unknown): void {
  if (value === fleetFileVersion) return;
  throw new InvalidInputError(
    `Invalid version ${showText(JSON.stringify(value), 40)}: expected ${fleetFileVersion}.`,
  );
}

function parseGlobal({ value }: YamlEntry, problems: ProblemList): WantedGlobal {
  const entries = readEntries(value, 'global', problems);
  const picked = pickEntries(entries, globalKeys, problems);
  const extra = readField(picked['extra'], problems, readObject);
  return {
    settings: readGlobalSettings(givenSettings('global', entries), problems),
    timeZone: readField(picked['time_zone'], problems, orNull(textWith(parseTimeZone))) ?? null,
    maxConcurrent:
      readField(picked['max_concurrent'], problems, orNull(integerWith(parseMaxConcurrent))) ?? null,
    publicUrl: readField(picked['public_url'], problems, orNull(textWith(parsePublicUrl))) ?? null,
    ...(extra === undefined ? {} : { extra }),
  };
}

function parseHosts(hosts: YamlEntry, problems: ProblemList): WantedHost[] {
  // "hosts:" with nothing below it is more likely a slip than the wish to disable every host
  if (isNull(hosts.value)) {
    problems.add(
      hosts.place,
      'Invalid hosts: expected host names with their settings, or {} for no hosts at all.',
    );
    return [];
  }
  return readEntries(hosts.value, 'hosts', problems).flatMap((entry) => parseHost(entry, problems) ?? []);
}

function parseHost(host: YamlEntry, problems: ProblemList): WantedHost | undefined {
  const name = problems.attempt(host.place, () => parseHostName(host.key));
  const entries = readEntries(host.value, `host "${showText(host.key, 63)}"`, problems);
  const picked = pickEntries(entries, hostKeys, problems);
  if (picked['address'] === undefined && host.value.kind === 'map') {
    problems.add(
      host.place,
      `Missing address of host "${showText(host.key, 63)}": expected a DNS name or an IP address.`,
    );
  }
  const address = readField(picked['address'], problems, textWith(parseAddress));
  const node = readField(picked['node'], problems, textWith(parseNode));
  const extra = readField(picked['extra'], problems, readObject);
  checkExcludes(picked, problems);
  const settings = readHostSettings(givenSettings('host', entries), problems);
  const wanted = {
    enabled: readField(picked['enabled'], problems, readFlag) ?? true,
    comment: readField(picked['comment'], problems, textWith(parseComment)) ?? '',
    settings,
    schedules: parseSchedules(picked, problems),
    place: host.place,
  };
  if (name === undefined || address === undefined) return undefined;
  return {
    ...wanted,
    name,
    address,
    ...(node === undefined ? {} : { node }),
    ...(extra === undefined ? {} : { extra }),
  };
}

function parseNode(text: string): string {
  try {
    return parseHostName(text);
  } catch (cause) {
    throw new InvalidInputError(
      `Invalid node "${showText(text, 80)}": expected the name of a backup host, such as "main".`,
      { cause },
    );
  }
}

function parseSchedules(
  picked: Partial<Record<string, YamlEntry>>,
  problems: ProblemList,
): FleetHost['schedules'] {
  const read = (key: string, parse: typeof parseSchedule) => {
    const entry = picked[key];
    return entry === undefined || isNull(entry.value) ? null : (parse(entry, problems) ?? null);
  };
  return {
    backup: read(scheduleKeys.backup, parseSchedule),
    verify: read(scheduleKeys.verify, parseVerifySchedule),
  };
}

function checkExcludes(picked: Partial<Record<string, YamlEntry>>, problems: ProblemList): void {
  const replace = picked[excludesReplaceKey];
  if (replace === undefined || picked['excludes'] === undefined) return;
  problems.add(
    replace.place,
    'Both excludes and excludes_replace are given: expected one of them (excludes adds to the global list).',
  );
}

function givenSettings(scope: 'global' | 'host', entries: readonly YamlEntry[]): GivenSetting[] {
  return entries.flatMap(({ key, place, value }): GivenSetting[] => {
    if (scope === 'host' && key === excludesReplaceKey) {
      return [{ field: 'excludes', key, place, tree: value, mode: 'replace' }];
    }
    const field = settingOfKey(key);
    if (field === undefined) return [];
    const isAddition = scope === 'host' && field === 'excludes';
    return [{ field, key, place, tree: value, ...(isAddition ? { mode: 'add' } : {}) }];
  });
}
