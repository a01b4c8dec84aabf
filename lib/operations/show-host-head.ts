import { damagedPerHost, latestBackupOf } from '../data/fleet.ts';
import { getGlobalSettings } from '../data/global-settings.ts';
import { getHost } from '../data/hosts.ts';
import { activeRuns } from '../data/runs.ts';
import { newestGood } from '../data/snapshots.ts';
import type { HealthVerdict } from '../domain/host-health.ts';
import { parseHostName } from '../domain/host-name.ts';
import { judge } from './fleet-overview.ts';
import type { Services } from './services.ts';

/** Who a host is and how it stands, for the head of its pages. */
export interface HostHeadView extends HealthVerdict {
  name: string;
  address: string;
  enabled: boolean;
  comment: string | null;
  damagedSnapshots: number;
  runningRunId: string | null;
}

/** @throws InvalidInputError, NotFoundError */
export async function showHostHead(services: Services, input: { host: string }): Promise<HostHeadView> {
  const name = parseHostName(input.host);
  const database = await services.database();
  return database.read(async (tx) => {
    const host = await getHost(tx, name);
    const { settings } = await getGlobalSettings(tx);
    const good = await newestGood(tx, host.id);
    const latest = await latestBackupOf(tx, name);
    const damagedSnapshots = (await damagedPerHost(tx)).get(host.id) ?? 0;
    const running = (await activeRuns(tx, name)).find(({ status }) => status === 'running');
    return {
      ...judge(
        host,
        {
          lastGoodAt: good?.startedAt ?? null,
          latest,
          overdueAfterHours: settings.overdueAfterHours,
          damagedSnapshots,
        },
        services.clock.now(),
      ),
      damagedSnapshots,
      ...{ name, address: host.address, enabled: host.enabled },
      comment: host.comment === '' ? null : host.comment,
      runningRunId: running?.id ?? null,
    };
  });
}
