import { latestBackupOf } from '../data/fleet.ts';
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
    const running = (await activeRuns(tx, name)).find(({ status }) => status === 'running');
    return {
      ...judge(host, good?.startedAt ?? null, latest, settings.overdueAfterHours, services.clock.now()),
      ...{ name, address: host.address, enabled: host.enabled },
      comment: host.comment === '' ? null : host.comment,
      runningRunId: running?.id ?? null,
    };
  });
}
