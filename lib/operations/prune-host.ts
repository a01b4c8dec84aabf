import type { PruneEvent, PruneResult } from '../contracts/prune.ts';
import { parseHostName } from '../domain/host-name.ts';
import type { RunEnd } from './active-run.ts';
import { executeLockedRun, runIdOf } from './execute-run.ts';
import { listIncomplete } from './list-incomplete.ts';
import { loadHost } from './host-context.ts';
import { describePlan, planPrune } from './plan-prune.ts';
import { pruneHeldHost, type HeldPruneOptions } from './prune-held-host.ts';
import type { Services } from './services.ts';

/** Shows what retention keeps and deletes on a host, and with `apply` deletes it as a run of its own. */
export async function pruneHost(services: Services, event: PruneEvent): Promise<PruneResult> {
  const database = await services.database();
  const context = await database.read((tx) => loadHost(services, tx, parseHostName(event.host)));
  const options: HeldPruneOptions = {
    kind: event.kind ?? 'scheduled',
    protectBases: event.protectBases ?? context.config.protectBases,
    maxDelete: event.maxDelete ?? context.config.maxDelete,
    shownPlanHash: event.planHash ?? null,
  };
  const incomplete = await listIncomplete(services, context.host);
  if (event.apply !== true) {
    const plan = await planPrune(services, context, options);
    return { runId: null, ...describePlan(context, plan, options), applied: false, incomplete, deleted: [] };
  }
  const kind = options.kind === 'all' ? null : options.kind;
  const spec = { operation: 'prune' as const, host: context.host, kind, event, runId: runIdOf(event) };
  return executeLockedRun(services, spec, async (run): Promise<RunEnd<PruneResult>> => {
    const result = await pruneHeldHost(services, context, run, options);
    return { status: 'success', result: { ...result, incomplete }, warnings: [] };
  });
}
