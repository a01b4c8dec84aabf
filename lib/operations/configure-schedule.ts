import { getGlobalSettings } from '../data/global-settings.ts';
import { getHost } from '../data/hosts.ts';
import { getSchedule, removeSchedule, saveSchedule, type ScheduleRecord } from '../data/schedules.ts';
import { nextDueTimes, parseCron } from '../domain/cron-schedule.ts';
import { InvalidInputError } from '../domain/errors.ts';
import { parseHostName } from '../domain/host-name.ts';
import { parseTimeZone, type TimeZone } from '../domain/time-zone.ts';
import { serviceTimeZone } from './host-context.ts';
import type { Services } from './services.ts';

/** Absent fields stay as they are. */
export interface ConfigureScheduleInput {
  host: string;
  /** Needed to create a schedule. */
  cron?: string | undefined;
  prune?: boolean | undefined;
  /** null: the global zone. */
  timeZone?: string | null | undefined;
  enabled?: boolean | undefined;
  remove?: boolean | undefined;
}

export interface ScheduleView {
  cron: string;
  /** The zone that the expression is read in. */
  timeZone: string;
  /** Whether the host has a zone of its own for it. */
  ownTimeZone: boolean;
  prune: boolean;
  enabled: boolean;
}

export interface ConfigureScheduleResult {
  host: string;
  /** A schedule of a disabled host never fires. */
  hostEnabled: boolean;
  /** null when there is none (any more). */
  schedule: ScheduleView | null;
  removed: boolean;
  /** The next five due times, ISO 8601 in UTC; none when the schedule or the host is disabled. */
  next: string[];
}

/**
 * Creates, changes, removes or (with nothing but a host) shows a host's backup schedule.
 *
 * @throws InvalidInputError, before anything was changed
 * @throws NotFoundError for a host that does not exist
 */
export async function configureSchedule(
  services: Services,
  input: ConfigureScheduleInput,
): Promise<ConfigureScheduleResult> {
  const change = checkInput(input);
  const now = services.clock.now();
  const database = await services.database();
  return database.write(async (tx) => {
    const host = await getHost(tx, change.host);
    const zone = serviceTimeZone(services, await getGlobalSettings(tx));
    if (input.remove === true) {
      const removed = await removeSchedule(tx, host.id, 'backup');
      return { host: host.name, hostEnabled: host.enabled, schedule: null, removed, next: [] };
    }
    const before = await getSchedule(tx, host.id);
    const cron = change.fields.cron ?? before?.cron;
    // saying the same again must not postpone a slot that is due: a changed schedule catches up with nothing
    const isChange = before === null ? hasFields(change.fields) : differs(before, change.fields);
    if (isChange && cron === undefined) throw withoutCron(host.name);
    const saved =
      isChange && cron !== undefined
        ? await saveSchedule(
            tx,
            { ...keptFields(before), ...change.fields, cron, hostId: host.id, operation: 'backup' },
            now,
          )
        : before;
    const schedule = saved === null ? null : viewSchedule(saved, zone);
    const next = schedule !== null && host.enabled ? nextTimes(schedule, now) : [];
    return { host: host.name, hostEnabled: host.enabled, schedule, removed: false, next };
  });
}

/** How a schedule reads, in the zone that holds for it. */
export function viewSchedule(record: ScheduleRecord, zone: TimeZone): ScheduleView {
  const { cron, timeZone, prune, enabled } = record;
  return { cron, timeZone: timeZone ?? zone, ownTimeZone: timeZone !== null, prune, enabled };
}

/** The next five due times of an enabled schedule. */
export function nextTimes({ cron, timeZone, enabled }: ScheduleView, now: Date): string[] {
  if (!enabled) return [];
  return nextDueTimes(parseCron(cron), parseTimeZone(timeZone), now, 5).map((at) => at.toISOString());
}

function hasFields(fields: object): boolean {
  return Object.keys(fields).length > 0;
}

function differs(before: ScheduleRecord, fields: Partial<ScheduleRecord>): boolean {
  return Object.entries(fields).some(([field, value]) => before[field as keyof ScheduleRecord] !== value);
}

function keptFields(before: ScheduleRecord | null) {
  if (before === null) return {};
  const { timeZone, prune, enabled, options } = before;
  return { timeZone, prune, enabled, options };
}

function checkInput(input: ConfigureScheduleInput) {
  const host = parseHostName(input.host);
  const { cron, prune, timeZone, enabled, remove } = input;
  const fields = {
    ...(cron === undefined ? {} : { cron: parseCron(cron) }),
    ...(prune === undefined ? {} : { prune }),
    ...(timeZone === undefined ? {} : { timeZone: timeZone === null ? null : parseTimeZone(timeZone) }),
    ...(enabled === undefined ? {} : { enabled }),
  };
  if (remove === true && hasFields(fields)) {
    throw new InvalidInputError(
      'A schedule can be removed or changed, not both: expected nothing beside the removal.',
    );
  }
  return { host, fields };
}

function withoutCron(host: string): InvalidInputError {
  return new InvalidInputError(
    `Host ${host} has no schedule yet: expected a cron expression such as "15 2 * * *".`,
    {
      cure: `Give one: pobsync schedule ${host} --cron "15 2 * * *" --prune`,
    },
  );
}
