import { getGlobalSettings } from '../data/global-settings.ts';
import { nextDueTimes, parseCron } from '../domain/cron-schedule.ts';
import { InvalidInputError } from '../domain/errors.ts';
import { parseTimeZone } from '../domain/time-zone.ts';
import { serviceTimeZone } from './host-context.ts';
import type { Services } from './services.ts';

export interface SchedulePreview {
  /** The next five due times, ISO 8601 in UTC; null when there are problems. */
  next: string[] | null;
  /** The zone that the expression is read in. */
  timeZone: string;
  problems: string[];
}

/** When a schedule would be due; saves nothing. */
export async function previewSchedule(
  services: Services,
  input: { cron: string; timeZone: string | null },
): Promise<SchedulePreview> {
  const database = await services.database();
  const inherited = serviceTimeZone(services, await database.read(getGlobalSettings));
  try {
    const zone = input.timeZone === null ? inherited : parseTimeZone(input.timeZone);
    const times = nextDueTimes(parseCron(input.cron), zone, services.clock.now(), 5);
    return { next: times.map((at) => at.toISOString()), timeZone: zone, problems: [] };
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    return { next: null, timeZone: inherited, problems: [...error.problems] };
  }
}
