import { getGlobalSettings } from '../data/global-settings.ts';
import { allHosts } from '../data/hosts.ts';
import { activeRuns } from '../data/runs.ts';
import { advanceLastSlot, getSchedule } from '../data/schedules.ts';
import { snapshotsOfHost } from '../data/snapshots-of-host.ts';
import { latestDue, parseCron } from '../domain/cron-schedule.ts';
import { InvalidInputError } from '../domain/errors.ts';
import { parseTimeZone } from '../domain/time-zone.ts';
import { discoverSnapshots } from './discover-snapshots.ts';
import { serviceTimeZone } from './host-context.ts';
import { restorePins } from './root-configuration.ts';
import { hasLivingWriter, recoverRun } from './recover-runs.ts';
import type { Services } from './services.ts';

/**
 * Brings a database that was put back in line with this node's disk: runs that it believes to be running are ended
 * without another attempt, newer snapshots are adopted, vanished ones marked, pins set again, and slots that a snapshot
 * proves to have been run are not run again. Deletes nothing, and may be done twice.
 *
 * @throws RootMissingError when the disk is away
 */
export async function settleRestored(services: Services): Promise<void> {
  const database = await services.database();
  const { node } = services.config;
  for (const run of await database.read((tx) => activeRuns(tx))) {
    if (run.status !== 'running' || run.node !== node || (await hasLivingWriter(services, run))) continue;
    await recoverRun(services, run, 'the database was restored', { retry: false });
  }
  await discoverSnapshots(services, {});
  await restorePins(services);
  await countRunSlots(services);
}

async function countRunSlots(services: Services): Promise<void> {
  const database = await services.database();
  await database.write(async (tx) => {
    const zone = serviceTimeZone(services, await getGlobalSettings(tx));
    for (const host of await allHosts(tx, { node: services.config.node })) {
      const schedule = await getSchedule(tx, host.id, 'backup');
      const newest = (await snapshotsOfHost(tx, host.id))
        .filter(({ kind }) => kind === 'scheduled')
        .reduce<Date | null>(
          (latest, { startedAt: at }) => (latest === null || at > latest ? at : latest),
          null,
        );
      if (schedule === null || newest === null) continue;
      try {
        const timeZone = schedule.timeZone === null ? zone : parseTimeZone(schedule.timeZone);
        const due = latestDue(parseCron(schedule.cron), timeZone, newest);
        if (due !== null) await advanceLastSlot(tx, schedule.id, due);
      } catch (error) {
        // the tick reports a schedule that cannot be read
        if (!(error instanceof InvalidInputError)) throw error;
      }
    }
  });
}
