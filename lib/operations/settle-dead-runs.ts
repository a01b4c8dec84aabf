import type { HostRecord } from '../data/hosts.ts';
import { activeRuns } from '../data/runs.ts';
import type { RunId } from '../domain/run-id.ts';
import { exclusiveOperations } from '../domain/run-queue.ts';
import type { RunSpec } from './begin-run.ts';
import { recoverRun } from './recover-runs.ts';
import { withoutWriter } from './restore-target.ts';
import { isExecutor } from './run-owner.ts';
import type { Services } from './services.ts';

const why = 'its process is gone';

/** Ends the writing runs of a host that have no living process. The caller holds the host's lock, which says so. */
export async function settleDeadWriters(
  services: Services,
  host: HostRecord,
  ownRunId: RunId | null,
): Promise<void> {
  const database = await services.database();
  for (const run of await database.read((tx) => activeRuns(tx, host.name))) {
    const writes = run.status === 'running' && exclusiveOperations.includes(run.operation);
    if (writes && run.id !== ownRunId && isExecutor(run.owner)) await recoverRun(services, run, why);
  }
}

/**
 * Ends the restores of this node that have no living writer, wherever they went: the same snapshot may be wanted at
 * another place. The caller holds the place of its own restore.
 */
export async function settleDeadRestores(services: Services, own: RunSpec): Promise<void> {
  const { config } = services;
  const database = await services.database();
  const running = (await database.read((tx) => activeRuns(tx))).filter(
    (run) =>
      run.status === 'running' && run.node === config.node && run.id !== own.runId && isExecutor(run.owner),
  );
  for (const run of await withoutWriter(config, running, own)) await recoverRun(services, run, why);
}
