import { nextDue, parseCron } from '../domain/cron-schedule.ts';
import { parseTimeZone } from '../domain/time-zone.ts';

interface Known {
  computedAt: number;
  next: Date | null;
}

// finding the next time of a thousand expressions at every request would be most of its time
const known = new Map<string, Known>();
const largest = 5000;

/** The next due time of an expression; one that was found holds until it has passed, or the clock was set back. */
export function rememberedNextDue(cron: string, timeZone: string, now: Date): Date | null {
  const key = `${cron}|${timeZone}`;
  const found = known.get(key);
  const isFresh =
    found !== undefined &&
    found.computedAt <= now.getTime() &&
    (found.next === null ? now.getTime() - found.computedAt < 3_600_000 : found.next > now);
  if (isFresh) return found.next;
  const next = nextDue(parseCron(cron), parseTimeZone(timeZone), now);
  if (known.size >= largest) known.clear();
  known.set(key, { computedAt: now.getTime(), next });
  return next;
}
