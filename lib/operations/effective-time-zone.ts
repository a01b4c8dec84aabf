import type { Config } from '../config.ts';
import { parseTimeZone, utc, type TimeZone } from '../domain/time-zone.ts';

/** The zone of schedules and retention: what an admin set, else what the environment says, else UTC. */
export function effectiveTimeZone(
  config: Pick<Config, 'timeZone'>,
  global: { timeZone: string | null },
): TimeZone {
  const name = global.timeZone ?? config.timeZone;
  return name === null ? utc : parseTimeZone(name);
}
