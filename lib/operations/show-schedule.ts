import { getGlobalSettings } from '../data/global-settings.ts';
import { getHost } from '../data/hosts.ts';
import { getSchedule } from '../data/schedules.ts';
import { parseHostName } from '../domain/host-name.ts';
import { nextTimes, viewSchedule, type ConfigureScheduleResult } from './configure-schedule.ts';
import { serviceTimeZone } from './host-context.ts';
import type { Services } from './services.ts';

/** When a host is backed up. @throws NotFoundError */
export async function showSchedule(
  services: Services,
  input: { host: string },
): Promise<ConfigureScheduleResult> {
  const name = parseHostName(input.host);
  const database = await services.database();
  return database.read(async (tx) => {
    const host = await getHost(tx, name);
    const record = await getSchedule(tx, host.id);
    const zone = serviceTimeZone(services, await getGlobalSettings(tx));
    const schedule = record === null ? null : viewSchedule(record, zone);
    const next = schedule !== null && host.enabled ? nextTimes(schedule, services.clock.now()) : [];
    return { host: name, hostEnabled: host.enabled, schedule, removed: false, next };
  });
}
