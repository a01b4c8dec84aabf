import type { PruneEvent, PruneResult } from '../contracts/prune.ts';
import { parseHostName } from '../domain/host-name.ts';
import { planHash } from '../domain/prune-guard.ts';
import type { LockedRun, RunEnd } from './active-run.ts';
import { executeLockedRun, runIdOf } from './execute-run.ts';
import { finishDeletes } from './finish-deletes.ts';
import { listIncomplete } from './list-incomplete.ts';
import { loadHost, type HostContext } from './host-context.ts';
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
    if (event.finishOnly === true) return finishOnly(services, context, run, options);
    const result = await pruneHeldHost(services, context, run, options);
    return { status: 'success', result: { ...result, incomplete }, warnings: [] };
  });
}

/** What was decided before, carried to its end; retention decides nothing new. */
async function finishOnly(
  services: Services,
  context: HostContext,
  run: LockedRun,
  options: HeldPruneOptions,
): Promise<RunEnd<PruneResult>> {
  const deleted = await finishDeletes(services, context.host, run);
  const plan = describePlan(
    context,
    { keep: [], delete: [], hash: planHash(context.host.name, []) },
    options,
  );
  const result = { runId: run.id, ...plan, applied: true, incomplete: [], deleted };
  return { status: 'success', result, warnings: [] };
}
