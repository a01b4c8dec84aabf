import type { PruneResult } from '../contracts/prune.ts';
import type { HostRecord } from '../data/hosts.ts';
import { PobsyncError } from '../domain/errors.ts';
import { scanHost } from '../engine/scan-host.ts';
import { openNodeRoot } from './host-context.ts';
import type { Services } from './services.ts';

/**
 * Trees of failed runs and of unfinished deletes, which retention does not count. A disk that is away, or on another
 * node, shows none: a plan is made from SQL and does not need it.
 */
export async function listIncomplete(
  services: Services,
  host: HostRecord,
): Promise<PruneResult['incomplete']> {
  if (host.node !== services.config.node) return [];
  try {
    const { incomplete, trash } = await scanHost(await openNodeRoot(services), host.name);
    return [
      ...incomplete.map((name) => ({
        name,
        reason: 'left by a run that did not finish; the next backup uses it up',
      })),
      ...trash.map((name) => ({ name, reason: 'being deleted' })),
    ];
  } catch (error) {
    if (error instanceof PobsyncError) return [];
    throw error;
  }
}
