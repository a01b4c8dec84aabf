import type { PruneResult } from '../contracts/prune.ts';
import { snapshotsOfHost } from '../data/snapshots-of-host.ts';
import { planHash } from '../domain/prune-guard.ts';
import { planRetention, type RetentionPlan, type RetentionSnapshot } from '../domain/retention.ts';
import type { SnapshotKind } from '../domain/snapshot-ref.ts';
import type { HostContext } from './host-context.ts';
import type { Services } from './services.ts';

/** A snapshot as retention and its table see it. */
export interface PlannedSnapshot extends RetentionSnapshot {
  id: number;
  bytesNew: number | null;
}

export interface PruneOptions {
  kind: SnapshotKind | 'all';
  protectBases: boolean;
  maxDelete: number;
}

export interface PrunePlan extends RetentionPlan<PlannedSnapshot> {
  hash: string;
}

/** What retention would do on a host now, from SQL alone. */
export async function planPrune(
  services: Services,
  { host, config, timeZone }: HostContext,
  options: PruneOptions,
): Promise<PrunePlan> {
  const database = await services.database();
  const rows = await database.read((tx) => snapshotsOfHost(tx, host.id));
  const plan = planRetention({
    snapshots: rows,
    kind: options.kind,
    policy: config.retention,
    now: services.clock.now(),
    timeZone,
    protectBases: options.protectBases,
  });
  const hash = planHash(
    host.name,
    plan.delete.map(({ snapshot }) => snapshot),
  );
  return { ...plan, hash };
}

/** The plan in the words of the function's result. */
export function describePlan(
  context: HostContext,
  plan: PrunePlan,
  options: PruneOptions,
): Omit<PruneResult, 'runId' | 'applied' | 'incomplete' | 'deleted'> {
  return {
    host: context.host.name,
    kind: options.kind,
    planHash: plan.hash,
    maxDelete: options.maxDelete,
    keep: plan.keep.map(({ snapshot: { name, kind, bytesNew }, reasons }) => ({
      name,
      kind,
      bytesNew,
      reasons,
    })),
    delete: plan.delete.map(({ snapshot: { name, kind, bytesNew }, reason }) => ({
      name,
      kind,
      bytesNew,
      reason,
    })),
  };
}
