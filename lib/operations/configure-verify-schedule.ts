import type { ScheduleRecord } from '../data/schedules.ts';
import type { TimeZone } from '../domain/time-zone.ts';
import { parseVerifyPace, readVerifyPace } from '../domain/verify-pace.ts';
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
export interface ConfigureVerifyScheduleInput extends ScheduleChange {
  /** How many of a hundred files a time; null: all. */
  samplePercent?: number | null | undefined;
  /** Files read at once; null: the default of `verify`. */
  workers?: number | null | undefined;
}

export interface VerifyScheduleView extends ScheduleTimes {
  /** How many of a hundred files are read each time; null: all. */
  samplePercent: number | null;
  /** Files read at once; null: the default of `verify`. */
  workers: number | null;
}

export type ConfigureVerifyScheduleResult = ScheduleResult<VerifyScheduleView>;

export const verifySchedules: ScheduleKind<VerifyScheduleView> = {
  operation: 'verify',
  view: viewVerifySchedule,
  options: (options) => ({ ...parseVerifyPace(options) }),
  example: (host) => `pobsync schedule ${host} --verify --cron "0 4 * * 0" --sample 10`,
};

/**
 * Creates, changes, removes or (with nothing but a host) shows when a host's snapshots are read again.
 *
 * @throws InvalidInputError, before anything was changed
 * @throws NotFoundError for a host that does not exist
 */
export async function configureVerifySchedule(
  services: Services,
  { samplePercent, workers, ...change }: ConfigureVerifyScheduleInput,
): Promise<ConfigureVerifyScheduleResult> {
  const given = {
    ...(samplePercent === undefined ? {} : { samplePercent }),
    ...(workers === undefined ? {} : { workers }),
  };
  const own = Object.keys(given).length === 0 ? {} : { options: given };
  return changeSchedule(services, verifySchedules, change, own);
}

/** How a verify schedule reads, in the zone that holds for it. */
export function viewVerifySchedule(record: ScheduleRecord, zone: TimeZone): VerifyScheduleView {
  const { samplePercent = null, workers = null } = readVerifyPace(record.options);
  return { ...viewTimes(record, zone), samplePercent, workers };
}
