import { getMeta, setMeta } from '../data/meta.ts';
import { deleteRunsBefore } from '../data/runs.ts';
import { deleteSlotsBefore } from '../data/slots.ts';
import { releaseUnused } from '../data/snapshot-use.ts';
import type { Services } from './services.ts';

const dayMs = 86_400_000;
/** Ended runs and their logs are history for this long; snapshots remember on their own. */
export const runHistoryDays = 400;
const slotHistoryDays = 90;
const metaKey = 'housekeeping_at';

/**
 * Forgets old runs and slots, in small transactions, and marks of use that nobody needs, at most once a day over all
 * workers. Never touches a snapshot on disk.
 *
 * @returns how many runs went, or null when it is not time yet
 */
export async function keepHouse(services: Services): Promise<number | null> {
  const now = services.clock.now();
  const database = await services.database();
  const mine = await database.write(async (tx) => {
    const last = Date.parse((await getMeta(tx, metaKey)) ?? '');
    // a time in the future was written by a clock that was wrong
    if (last <= now.getTime() && now.getTime() - last < dayMs) return false;
    await setMeta(tx, metaKey, now.toISOString());
    await releaseUnused(tx);
    return true;
  });
  if (!mine) return null;
  const runsBefore = new Date(now.getTime() - runHistoryDays * dayMs);
  const slotsBefore = new Date(now.getTime() - slotHistoryDays * dayMs);
  let total = 0;
  for (let count = 1; count > 0 && !services.signal.aborted;) {
    count = await database.write((tx) => deleteRunsBefore(tx, runsBefore, 500));
    total += count;
  }
  for (let count = 1; count > 0 && !services.signal.aborted;) {
    count = await database.write((tx) => deleteSlotsBefore(tx, slotsBefore, 500));
  }
  return total;
}
