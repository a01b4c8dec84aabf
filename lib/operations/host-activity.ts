import { backupsSince, snapshotSums } from '../data/fleet.ts';
import { getGlobalSettings } from '../data/global-settings.ts';
import { getHost } from '../data/hosts.ts';
import { listRuns } from '../data/runs.ts';
import { listSnapshots } from '../data/snapshots.ts';
import { parseHostName } from '../domain/host-name.ts';
import { backupHistory, historyDays, type HistoryDay } from './backup-history.ts';
import { serviceTimeZone } from './host-context.ts';
import { viewRun, type RunView } from './run-view.ts';
import type { Services } from './services.ts';
import { viewSnapshot, type SnapshotView } from './snapshot-view.ts';

/** What happened on a host lately, for its page. */
export interface HostActivity {
  /** Newest first. */
  runs: RunView[];
  /** Newest first. */
  snapshots: SnapshotView[];
  snapshotCount: number;
  bytesOnDisk: number;
  history: HistoryDay[];
}

const shownRuns = 60;
const shownSnapshots = 200;

/** @throws InvalidInputError, NotFoundError */
export async function hostActivity(services: Services, input: { host: string }): Promise<HostActivity> {
  const name = parseHostName(input.host);
  const now = services.clock.now();
  const database = await services.database();
  return database.read(async (tx) => {
    const { id } = await getHost(tx, name);
    const zone = serviceTimeZone(services, await getGlobalSettings(tx));
    const since = new Date(now.getTime() - (historyDays + 1) * 24 * 3_600_000);
    const sums = (await snapshotSums(tx, [id])).get(id) ?? { count: 0, bytesNew: 0 };
    const runs = await listRuns(tx, { host: name }, { pageSize: shownRuns });
    const snapshots = await listSnapshots(tx, { host: name }, { pageSize: shownSnapshots });
    const days = backupHistory([name], await backupsSince(tx, [name], since), zone, now);
    return {
      runs: runs.items.map(viewRun),
      snapshots: snapshots.items.map(viewSnapshot),
      snapshotCount: sums.count,
      bytesOnDisk: sums.bytesNew,
      history: days.get(name) ?? [],
    };
  });
}
