import { parseCron } from '../domain/cron-schedule.ts';
import { parseTimeZone } from '../domain/time-zone.ts';
import type { FleetSchedule, ScheduledOperation } from './fleet.ts';
import type { ProblemList } from './problem-list.ts';
import {
  orNull,
  pickEntries,
  readEntries,
  readField,
  readFlag,
  readObject,
  textWith,
} from './read-fields.ts';
import type { YamlEntry } from './yaml-tree.ts';

/** In which key of a host the schedule of an operation stands. */
export const scheduleKeys: Record<ScheduledOperation, string> = {
  backup: 'schedule',
  verify: 'verify_schedule',
};

/** Reads a schedule; undefined when it is wrong and noted. */
export function parseSchedule(
  { value, place, key }: YamlEntry,
  problems: ProblemList,
): FleetSchedule | undefined {
  const entries = readEntries(value, key, problems);
  if (value.kind !== 'map') return undefined;
  const known = ['cron', 'prune', 'time_zone', 'enabled', 'options'];
  const { cron, prune, time_zone: zone, enabled, options } = pickEntries(entries, known, problems);
  if (cron === undefined) problems.add(place, `Missing cron of ${key}: expected such as "15 2 * * *".`);
  const expression = readField(cron, problems, textWith(parseCron));
  const rest = {
    timeZone: readField(zone, problems, orNull(textWith(parseTimeZone))) ?? null,
    prune: readField(prune, problems, readFlag) ?? false,
    enabled: readField(enabled, problems, readFlag) ?? true,
    options: readField(options, problems, readObject) ?? {},
  };
  return expression === undefined ? undefined : { cron: expression, ...rest };
}
