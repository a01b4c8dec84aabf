import { getGlobalSettings } from '../data/global-settings.ts';
import { getHost } from '../data/hosts.ts';
import {
  getSchedule,
  removeSchedule,
  saveSchedule,
  type ScheduledOperation,
  type ScheduleRecord,
} from '../data/schedules.ts';
import type { JsonObject } from '../data/stored-json.ts';
import { nextDueTimes, parseCron } from '../domain/cron-schedule.ts';
import { InvalidInputError } from '../domain/errors.ts';
import { parseHostName, type HostName } from '../domain/host-name.ts';
import { parseTimeZone, type TimeZone } from '../domain/time-zone.ts';
import { serviceTimeZone } from './host-context.ts';
import type { Services } from './services.ts';
import { changesBetween } from './setting-changes.ts';

/** Absent fields stay as they are. */
export interface ScheduleChange {
  host: string;
  /** Needed to create a schedule. */
  cron?: string | undefined;
  /** null: the global zone. */
  timeZone?: string | null | undefined;
  enabled?: boolean | undefined;
  remove?: boolean | undefined;
}

/** What schedules of all operations have in common. */
export interface ScheduleTimes {
  cron: string;
  /** The zone that the expression is read in. */
  timeZone: string;
  /** Whether the host has a zone of its own for it. */
  ownTimeZone: boolean;
  enabled: boolean;
}

export interface ScheduleResult<View extends ScheduleTimes> {
  host: string;
  /** A schedule of a disabled host never fires. */
  hostEnabled: boolean;
  /** null when there is none (any more). */
  schedule: View | null;
  removed: boolean;
  /** The next five due times, ISO 8601 in UTC; none when the schedule or the host is disabled. */
  next: string[];
}

/** What is special about the schedules of one operation. */
export interface ScheduleKind<View extends ScheduleTimes> {
  operation: ScheduledOperation;
  view: (record: ScheduleRecord, zone: TimeZone) => View;
  /** Checks options and brings them into their form. */
  options: (options: JsonObject) => JsonObject;
  /** A command that creates one. */
  example: (host: string) => string;
}

type Fields = Partial<Pick<ScheduleRecord, 'cron' | 'timeZone' | 'prune' | 'enabled' | 'options'>>;

/**
 * Creates, changes, removes or (with nothing but a host) shows a schedule of a host.
 *
 * @param own the fields that only this operation has; options are joined with those on record
 * @throws InvalidInputError, before anything was changed
 * @throws NotFoundError for a host that does not exist
 */
export async function changeSchedule<View extends ScheduleTimes>(
  services: Services,
  kind: ScheduleKind<View>,
  change: ScheduleChange,
  own: Pick<Fields, 'prune' | 'options'>,
): Promise<ScheduleResult<View>> {
  const { host: name, fields } = checkChange(change, own);
  const { operation } = kind;
  const now = services.clock.now();
  const database = await services.database();
  return database.write(async (tx) => {
    const host = await getHost(tx, name);
    const zone = serviceTimeZone(services, await getGlobalSettings(tx));
    if (change.remove === true) {
      const removed = await removeSchedule(tx, host.id, operation);
      return { host: host.name, hostEnabled: host.enabled, schedule: null, removed, next: [] };
    }
    const before = await getSchedule(tx, host.id, operation);
    const wanted = withOptions(kind, before, fields);
    const { cron = before?.cron } = wanted;
    // saying the same again must not postpone a slot that is due: a changed schedule catches up with nothing
    const isChange = before === null ? Object.keys(wanted).length > 0 : differs(before, wanted);
    if (isChange && cron === undefined) throw withoutCron(host.name, kind);
    const saved =
      isChange && cron !== undefined
        ? await saveSchedule(tx, { ...keptFields(before), ...wanted, cron, hostId: host.id, operation }, now)
        : before;
    return resultOf(host, saved === null ? null : kind.view(saved, zone), now);
  });
}

/** @throws InvalidInputError, NotFoundError */
export async function readSchedule<View extends ScheduleTimes>(
  services: Services,
  { operation, view }: ScheduleKind<View>,
  input: { host: string },
): Promise<ScheduleResult<View>> {
  const name = parseHostName(input.host);
  const database = await services.database();
  return database.read(async (tx) => {
    const host = await getHost(tx, name);
    const record = await getSchedule(tx, host.id, operation);
    const zone = serviceTimeZone(services, await getGlobalSettings(tx));
    return resultOf(host, record === null ? null : view(record, zone), services.clock.now());
  });
}

/** How the times of a schedule read, in the zone that holds for it. */
export function viewTimes({ cron, timeZone, enabled }: ScheduleRecord, zone: TimeZone): ScheduleTimes {
  return { cron, timeZone: timeZone ?? zone, ownTimeZone: timeZone !== null, enabled };
}

/** The next five due times of an enabled schedule. */
export function nextTimes({ cron, timeZone, enabled }: ScheduleTimes, now: Date): string[] {
  if (!enabled) return [];
  return nextDueTimes(parseCron(cron), parseTimeZone(timeZone), now, 5).map((at) => at.toISOString());
}

function resultOf<View extends ScheduleTimes>(
  host: { name: HostName; enabled: boolean },
  schedule: View | null,
  now: Date,
): ScheduleResult<View> {
  const next = schedule !== null && host.enabled ? nextTimes(schedule, now) : [];
  return { host: host.name, hostEnabled: host.enabled, schedule, removed: false, next };
}

function withOptions(
  { options }: Pick<ScheduleKind<ScheduleTimes>, 'options'>,
  before: ScheduleRecord | null,
  fields: Fields,
): Fields {
  if (fields.options === undefined) return fields;
  return { ...fields, options: options({ ...before?.options, ...fields.options }) };
}

function differs(before: ScheduleRecord, fields: Fields): boolean {
  const known = Object.keys(fields).map((field) => [field, before[field as keyof ScheduleRecord]]);
  return changesBetween(Object.fromEntries(known) as Fields, fields).length > 0;
}

function keptFields(before: ScheduleRecord | null): Fields {
  if (before === null) return {};
  const { timeZone, prune, enabled, options } = before;
  return { timeZone, prune, enabled, options };
}

function checkChange(change: ScheduleChange, own: Pick<Fields, 'prune' | 'options'>) {
  const host = parseHostName(change.host);
  const { cron, timeZone, enabled, remove } = change;
  const fields: Fields = {
    ...own,
    ...(cron === undefined ? {} : { cron: parseCron(cron) }),
    ...(timeZone === undefined ? {} : { timeZone: timeZone === null ? null : parseTimeZone(timeZone) }),
    ...(enabled === undefined ? {} : { enabled }),
  };
  if (remove === true && Object.keys(fields).length > 0) {
    throw new InvalidInputError(
      'A schedule can be removed or changed, not both: expected nothing beside the removal.',
    );
  }
  return { host, fields };
}

function withoutCron(
  host: string,
  { operation, example }: Pick<ScheduleKind<ScheduleTimes>, 'operation' | 'example'>,
): InvalidInputError {
  const which = operation === 'backup' ? 'schedule' : `${operation} schedule`;
  return new InvalidInputError(
    `Host ${host} has no ${which} yet: expected a cron expression such as "15 2 * * *".`,
    { cure: `Give one: ${example(host)}` },
  );
}
