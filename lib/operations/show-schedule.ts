import { readSchedule } from './change-schedule.ts';
import { backupSchedules, type ConfigureScheduleResult } from './configure-schedule.ts';
import { verifySchedules, type ConfigureVerifyScheduleResult } from './configure-verify-schedule.ts';
import type { Services } from './services.ts';

/** When a host is backed up. @throws NotFoundError */
export async function showSchedule(
  services: Services,
  input: { host: string },
): Promise<ConfigureScheduleResult> {
  return readSchedule(services, backupSchedules, input);
}

/** When a host's snapshots are read again. @throws NotFoundError */
export async function showVerifySchedule(
  services: Services,
  input: { host: string },
): Promise<ConfigureVerifyScheduleResult> {
  return readSchedule(services, verifySchedules, input);
}
