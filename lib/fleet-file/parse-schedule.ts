import { parseCron } from '../domain/cron-schedule.ts';
import { parseTimeZone } from '../domain/time-zone.ts';
import { parseVerifyPace } from '../domain/verify-pace.ts';
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

/** Reads a backup schedule; undefined when it is wrong and noted. */
export function parseSchedule(entry: YamlEntry, problems: ProblemList): FleetSchedule | undefined {
  const found = readTimes(entry, ['prune', 'options'], problems);
  if (found === undefined) return undefined;
  const { prune, options } = found.picked;
  return scheduleOf(found.times, {
    prune: readField(prune, problems, readFlag) ?? false,
    options: readField(options, problems, readObject) ?? {},
  });
}

/** Reads a verify schedule; undefined when it is wrong and noted. */
export function parseVerifySchedule(entry: YamlEntry, problems: ProblemList): FleetSchedule | undefined {
  const found = readTimes(entry, ['sample_percent', 'workers'], problems);
  if (found === undefined) return undefined;
  const { sample_percent: samplePercent, workers } = found.picked;
  const options = {
    ...readField(samplePercent, problems, (value) => parseVerifyPace({ samplePercent: value })),
    ...readField(workers, problems, (value) => parseVerifyPace({ workers: value })),
  };
  return scheduleOf(found.times, { prune: false, options });
}

/** Its fields in the order in which SQL gives them: schedules are compared as texts. */
function scheduleOf(
  times: Pick<FleetSchedule, 'cron' | 'timeZone' | 'enabled'> | undefined,
  { prune, options }: Pick<FleetSchedule, 'prune' | 'options'>,
): FleetSchedule | undefined {
  if (times === undefined) return undefined;
  const { cron, timeZone, enabled } = times;
  return { cron, timeZone, prune, enabled, options };
}

function readTimes({ value, place, key }: YamlEntry, more: readonly string[], problems: ProblemList) {
  const entries = readEntries(value, key, problems);
  if (value.kind !== 'map') return undefined;
  const picked = pickEntries(entries, ['cron', 'time_zone', 'enabled', ...more], problems);
  const { cron, time_zone: zone, enabled } = picked;
  if (cron === undefined) problems.add(place, `Missing cron of ${key}: expected such as "15 2 * * *".`);
  const expression = readField(cron, problems, textWith(parseCron));
  const rest = {
    timeZone: readField(zone, problems, orNull(textWith(parseTimeZone))) ?? null,
    enabled: readField(enabled, problems, readFlag) ?? true,
  };
  return { picked, times: expression === undefined ? undefined : { cron: expression, ...rest } };
}
