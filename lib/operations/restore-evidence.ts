import { getGlobalSettings } from '../data/global-settings.ts';
import { keysOfHost } from '../data/host-keys.ts';
import { getHost } from '../data/hosts.ts';
import { listRuns, type RunRecord } from '../data/runs.ts';
import { effectiveConfig } from '../domain/effective-config.ts';
import { parseHostName } from '../domain/host-name.ts';
import type { Services } from './services.ts';

/** What is known before a restore to a host; nobody asks the host for it. */
export interface RestoreEvidence {
  address: string;
  sshUser: string;
  /** Without an approved host key nothing is connected to. */
  hostKeyApproved: boolean;
  /** Whether the last restore to the host that got so far could write there; null when none did. */
  lastWrite: { runId: string; at: string; allowed: boolean } | null;
}

const lookedAt = 30;

/** Whether the service may write on a host, as far as earlier restores and dry runs tell. @throws NotFoundError */
export async function restoreEvidence(services: Services, input: { host: string }): Promise<RestoreEvidence> {
  const name = parseHostName(input.host);
  const database = await services.database();
  return database.read(async (tx) => {
    const host = await getHost(tx, name);
    const { settings } = await getGlobalSettings(tx);
    const { sshUser } = effectiveConfig({ host: name, address: host.address }, settings, host.settings);
    const runs = await listRuns(tx, { host: name, operation: 'restore' }, { pageSize: lookedAt });
    return {
      address: host.address,
      sshUser,
      hostKeyApproved: (await keysOfHost(tx, host.id)).length > 0,
      lastWrite: runs.items.map(toEvidence).find((one) => one !== null) ?? null,
    };
  });
}

/** Each restore to a host, a dry run too, first asks whether the key may write. */
function toEvidence({ id, event, status, error, endedAt }: RunRecord): RestoreEvidence['lastWrite'] {
  const { place } = (event['to'] ?? {}) as { place?: unknown };
  if (place !== 'host' || endedAt === null) return null;
  const at = endedAt.toISOString();
  if (status === 'success' || status === 'warning') return { runId: id, at, allowed: true };
  const isReadOnly = error?.code === 'refused' && error.message.includes('the key may only read');
  return isReadOnly ? { runId: id, at, allowed: false } : null;
}
