import { parseAddress } from '../../domain/address.ts';
import { parseComment } from '../../domain/comment.ts';
import { parseHostName, type HostName } from '../../domain/host-name.ts';
import { parseMaxConcurrent } from '../../domain/max-concurrent.ts';
import { parsePublicUrl } from '../../domain/public-url.ts';
import { showText } from '../../domain/show-text.ts';
import { parseTimeZone } from '../../domain/time-zone.ts';
import type { FleetSchedule, JsonObject, WantedGlobal, WantedHost } from '../fleet.ts';
import { parseSchedule, parseVerifySchedule } from '../parse-schedule.ts';
import { parseYaml } from '../parse-yaml.ts';
import { atPlace, type ProblemList } from '../problem-list.ts';
import { integerWith, orNull, readField, readFlag, textWith } from '../read-fields.ts';
import { readGlobalSettings, readHostSettings, type GivenSetting } from '../read-settings.ts';
import { excludesReplaceKey, settingOfKey } from '../setting-keys.ts';
import { isNull, type Place, type YamlEntry } from '../yaml-tree.ts';
import { asYaml11 } from './as-yaml11.ts';
import { isBuiltInRsyncArg } from './built-in-rsync-args.ts';
import { sortEntries, type SortedEntries } from './sort-entries.ts';
import { asOneSchedule, asRetention } from './unify-shapes.ts';

/** What global.yaml says of this machine; it is compared, never changed: a backup root is more than a word in a file. */
export interface LegacyMachine {
  backupRoot: { path: string; place: Place } | null;
  home: { path: string; place: Place } | null;
}

type Known = SortedEntries['known'];

/**
 * Reads a legacy global.yaml. Settings that it leaves out have their defaults; time zone, number of runs and public
 * URL stay as they are.
 */
export function parseLegacyGlobal(
  file: string,
  text: string,
  problems: ProblemList,
  notes: string[],
): { wanted: WantedGlobal; machine: LegacyMachine } {
  const { known, extra } = readSorted('global', file, text, problems, notes);
  const timeZone = readField(known.get('time_zone'), problems, orNull(textWith(parseTimeZone)));
  const maxConcurrent = readField(
    known.get('max_concurrent'),
    problems,
    orNull(integerWith(parseMaxConcurrent)),
  );
  const publicUrl = readField(known.get('public_url'), problems, orNull(textWith(parsePublicUrl)));
  const wanted: WantedGlobal = {
    settings: readGlobalSettings(givenSettings('global', known), problems),
    ...(timeZone === undefined ? {} : { timeZone }),
    ...(maxConcurrent === undefined ? {} : { maxConcurrent }),
    ...(publicUrl === undefined ? {} : { publicUrl }),
    extra,
  };
  return {
    wanted,
    machine: { backupRoot: pathOf(known, 'backup_root'), home: pathOf(known, 'pobsync_home') },
  };
}

/**
 * Reads a legacy host file. What the host overrides is all that the file says; address, schedule and state stay as
 * they are where the file does not speak of them.
 *
 * @param nameOfFile the name of the host by its file
 */
export function parseLegacyHost(
  file: string,
  nameOfFile: HostName,
  text: string,
  problems: ProblemList,
  notes: string[],
): WantedHost {
  const { known, extra } = readSorted('host', file, text, problems, notes);
  const place = { file, line: 1 };
  checkName(nameOfFile, known, problems);
  checkExcludes(known, problems);
  const address = readField(known.get('address'), problems, textWith(parseAddress));
  const node = readField(known.get('node'), problems, textWith(parseHostName));
  const enabled = readField(known.get('enabled'), problems, readFlag);
  const comment = readField(known.get('comment'), problems, textWith(parseComment));
  const backup = readSchedule(known.get('schedule'), problems, parseSchedule);
  const verify = readSchedule(known.get('verify_schedule'), problems, parseVerifySchedule);
  return {
    name: nameOfFile,
    ...(address === undefined ? {} : { address }),
    ...(node === undefined ? {} : { node }),
    ...(enabled === undefined ? {} : { enabled }),
    ...(comment === undefined ? {} : { comment }),
    settings: readHostSettings(givenSettings('host', known), problems),
    schedules: {
      ...(backup === undefined ? {} : { backup }),
      ...(verify === undefined ? {} : { verify }),
    },
    extra,
    place,
  };
}

function readSorted(
  scope: 'global' | 'host',
  file: string,
  text: string,
  problems: ProblemList,
  notes: string[],
): { known: Known; extra: JsonObject } {
  const tree = problems.absorb(() => parseYaml(file, text));
  if (tree === undefined) return { known: new Map(), extra: {} };
  const sorted = sortEntries(scope, tree, problems);
  notes.push(...sorted.notes);
  const known = new Map<string, YamlEntry>();
  for (const [key, entry] of sorted.known) {
    // "ssh_user:" with nothing behind it says nothing; of two keys, nothing is a value
    const saysNothing =
      isNull(entry.value) && !meaningfulNulls.includes(key === 'ssh_key_path' ? entry.key : key);
    if (!saysNothing) known.set(key, withoutBuiltIn(key, { ...entry, value: unify(key, entry) }, notes));
  }
  return { known, extra: sorted.extra };
}

/** Keys whose null is a value: the service's own SSH key, no schedule, the default. */
const meaningfulNulls = [
  'ssh_key_path',
  'schedule',
  'verify_schedule',
  'time_zone',
  'max_concurrent',
  'public_url',
];

function unify(key: string, { value }: YamlEntry) {
  if (key === 'schedule' || key === 'verify_schedule') return asOneSchedule(value);
  return asYaml11(key, key === 'retention' ? asRetention(value) : value);
}

function withoutBuiltIn(key: string, entry: YamlEntry, notes: string[]): YamlEntry {
  if (key !== 'rsync_extra_args' || entry.value.kind !== 'list') return entry;
  const items = entry.value.items.filter((item) => {
    const isBuiltIn = item.kind === 'scalar' && isBuiltInRsyncArg(item.source);
    if (isBuiltIn && item.kind === 'scalar') {
      notes.push(
        atPlace(item.place, `rsync argument "${showText(item.source, 40)}" is built in and was left out.`),
      );
    }
    return !isBuiltIn;
  });
  return { ...entry, value: { ...entry.value, items } };
}

function givenSettings(scope: 'global' | 'host', known: Known): GivenSetting[] {
  return [...known].flatMap(([key, { key: written, place, value }]): GivenSetting[] => {
    const given = { key: written, place, tree: value };
    if (key === excludesReplaceKey) return [{ field: 'excludes', ...given, mode: 'replace' }];
    const field = settingOfKey(key);
    if (field === undefined) return [];
    const isAddition = scope === 'host' && field === 'excludes';
    // an empty addition beside a replacement says nothing
    if (isAddition && known.has(excludesReplaceKey)) return [];
    return [{ field, ...given, ...(isAddition ? { mode: 'add' } : {}) }];
  });
}

function checkName(nameOfFile: HostName, known: Known, problems: ProblemList): void {
  const entry = known.get('host');
  if (entry === undefined) return;
  const name = readField(entry, problems, textWith(parseHostName));
  if (name === undefined || name === nameOfFile) return;
  problems.add(
    entry.value.place,
    `Invalid ${entry.key} "${name}": expected "${nameOfFile}", the name of the file.`,
  );
}

function checkExcludes(known: Known, problems: ProblemList): void {
  const add = known.get('excludes')?.value;
  const replace = known.get(excludesReplaceKey);
  if (replace === undefined || add === undefined || (add.kind === 'list' && add.items.length === 0)) return;
  problems.add(
    replace.place,
    `Both ${showText(replace.key, 40)} and additions to the global excludes are given: expected one of them.`,
  );
}

function readSchedule(
  entry: YamlEntry | undefined,
  problems: ProblemList,
  parse: typeof parseSchedule,
): FleetSchedule | null | undefined {
  if (entry === undefined) return undefined;
  return isNull(entry.value) ? null : parse(entry, problems);
}

function pathOf(known: Known, key: string): { path: string; place: Place } | null {
  const entry = known.get(key);
  if (entry === undefined || entry.value.kind !== 'scalar') return null;
  return { path: entry.value.source, place: entry.place };
}
