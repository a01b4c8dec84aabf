import type { ScheduleRecord } from '../data/schedules.ts';
import type { TimeZone } from '../domain/time-zone.ts';
import {
  changeSchedule,
  viewTimes,
  type ScheduleChange,
  type ScheduleKind,
  type ScheduleResult,
  type ScheduleTimes,
} from './change-schedule.ts';
import type { Services } from './services.ts';

/** Absent fields stay as they are. */
export interface ConfigureScheduleInput extends ScheduleChange {
  prune?: boolean | undefined;
}

export interface ScheduleView extends ScheduleTimes {
  prune: boolean;
}

export type ConfigureScheduleResult = ScheduleResult<ScheduleView>;

export const backupSchedules: ScheduleKind<ScheduleView> = {
  operation: 'backup',
  view: viewSchedule,
  options: (options) => options,
  example: (host) => `pobsync schedule ${host} --cron "15 2 * * *" --prune`,
};

/**
 * Creates, changes, removes or (with nothing but a host) shows a host's backup schedule.
 *
 * @throws InvalidInputError, before anything was changed
 * @throws NotFoundError for a host that does not exist
 */
export async function configureSchedule(
  services: Services,
  { prune, ...change }: ConfigureScheduleInput,
): Promise<ConfigureScheduleResult> {
  return changeSchedule(services, backupSchedules, change, prune === undefined ? {} : { prune });
}

/** How a backup schedule reads, in the zone that holds for it. */
export function viewSchedule(record: ScheduleRecord, zone: TimeZone): ScheduleView {
  return { ...viewTimes(record, zone), prune: record.prune };
}
