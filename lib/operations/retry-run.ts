import { randomBytes } from 'node:crypto';
import { findHost } from '../data/hosts.ts';
import { getGlobalSettings } from '../data/global-settings.ts';
import { findRun, insertRun, type RunRecord } from '../data/runs.ts';
import type { Tx } from '../data/tx.ts';
import { effectiveConfig } from '../domain/effective-config.ts';
import type { ErrorCode } from '../domain/errors.ts';
import { makeRunId } from '../domain/run-id.ts';
import { retryAt } from '../domain/retry.ts';
import type { Services } from './services.ts';

/**
 * Gives what queues another attempt of a backup that failed for a passing reason, as often as the host's settings
 * allow. A run that somebody watches on the command line is not repeated behind their back. It belongs into the
 * transaction that ends the run, and queues one attempt however often that transaction is repeated.
 */
export function retryOf(services: Services, run: RunRecord, code: ErrorCode): (tx: Tx) => Promise<void> {
  const now = services.clock.now();
  const id = makeRunId(now, randomBytes(4));
  return async (tx) => {
    const { host: name } = run;
    if (run.operation !== 'backup' || run.trigger === 'cli' || name === null) return;
    const host = await findHost(tx, name);
    if (host === null || !host.enabled || (await findRun(tx, id)) !== null) return;
    const global = await getGlobalSettings(tx);
    const { retryAttempts } = effectiveConfig(
      { host: host.name, address: host.address },
      global.settings,
      host.settings,
    );
    const notBefore = retryAt(code, run.attempt, retryAttempts, now);
    if (notBefore === null) return;
    await insertRun(tx, {
      id,
      operation: run.operation,
      hostId: run.hostId,
      host: name,
      node: host.node,
      kind: run.kind,
      trigger: 'retry',
      requestedBy: run.requestedBy,
      priority: run.priority,
      event: run.event,
      attempt: run.attempt + 1,
      retryOf: run.id,
      notBefore,
      queuedAt: now,
    });
  };
}
