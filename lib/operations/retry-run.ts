import { randomBytes } from 'node:crypto';
import { findHost } from '../data/hosts.ts';
import { getGlobalSettings } from '../data/global-settings.ts';
import { insertRun, type RunRecord } from '../data/runs.ts';
import { effectiveConfig } from '../domain/effective-config.ts';
import type { ErrorCode } from '../domain/errors.ts';
import { makeRunId } from '../domain/run-id.ts';
import { retryAt } from '../domain/retry.ts';
import type { Services } from './services.ts';

/**
 * Queues another attempt of a backup that failed for a passing reason, as often as the host's settings allow. A run
 * that somebody watches on the command line is not repeated behind their back.
 */
export async function queueRetry(services: Services, run: RunRecord, code: ErrorCode): Promise<void> {
  const { host: name } = run;
  if (run.operation !== 'backup' || run.trigger === 'cli' || name === null) return;
  const now = services.clock.now();
  const database = await services.database();
  await database.write(async (tx) => {
    const host = await findHost(tx, name);
    if (host === null || !host.enabled) return;
    const global = await getGlobalSettings(tx);
    const { retryAttempts } = effectiveConfig(
      { host: host.name, address: host.address },
      global.settings,
      host.settings,
    );
    const notBefore = retryAt(code, run.attempt, retryAttempts, now);
    if (notBefore === null) return;
    await insertRun(tx, {
      id: makeRunId(now, randomBytes(4)),
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
  });
}
