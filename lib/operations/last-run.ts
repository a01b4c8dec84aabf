import { latestRun } from '../data/runs.ts';
import type { RunOperation } from '../domain/run-status.ts';
import { showRun, type ShowRunResult } from './show-run.ts';
import type { Services } from './services.ts';

/** The newest run of an operation, of one host or of all; null when there was none. */
export async function lastRun(
  services: Services,
  filter: { host?: string; operation: RunOperation },
): Promise<ShowRunResult | null> {
  const database = await services.database();
  const run = await database.read((tx) => latestRun(tx, filter));
  return run === null ? null : showRun(services, { id: run.id, limit: 1 });
}
