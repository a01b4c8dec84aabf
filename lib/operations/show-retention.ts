import type { PruneEvent } from '../contracts/prune.ts';
import { parseHostName } from '../domain/host-name.ts';
import type { RetentionPolicy } from '../domain/retention-policy.ts';
import type { SnapshotKind } from '../domain/snapshot-ref.ts';
import type { SnapshotStatus } from '../domain/snapshot-status.ts';
import { loadHost } from './host-context.ts';
import { listIncomplete } from './list-incomplete.ts';
import { planPrune } from './plan-prune.ts';
import type { Services } from './services.ts';

/** One snapshot in a plan. */
export interface RetentionRow {
  name: string;
  kind: SnapshotKind;
  status: SnapshotStatus;
  pinned: boolean;
  startedAt: string;
  bytesNew: number | null;
  keep: boolean;
  /** Why it is kept, or the one reason why it goes. */
  reasons: string[];
}

export interface ShowRetentionResult {
  kind: SnapshotKind | 'all';
  protectBases: boolean;
  policy: RetentionPolicy;
  timeZone: string;
  planHash: string;
  maxDelete: number;
  /** Newest first, kept and deleted together. */
  rows: RetentionRow[];
  incomplete: { name: string; reason: string }[];
}

/** What retention keeps of a host and what it would delete, snapshot by snapshot. @throws NotFoundError */
export async function showRetention(
  services: Services,
  input: Pick<PruneEvent, 'host' | 'kind' | 'protectBases'>,
): Promise<ShowRetentionResult> {
  const database = await services.database();
  const context = await database.read((tx) => loadHost(services, tx, parseHostName(input.host)));
  const { config, host, timeZone } = context;
  const options = {
    kind: input.kind ?? ('scheduled' as const),
    protectBases: input.protectBases ?? config.protectBases,
    maxDelete: config.maxDelete,
  };
  const plan = await planPrune(services, context, options);
  const rows = [
    ...plan.keep.map(({ snapshot, reasons }) => ({ snapshot, keep: true, reasons: [...reasons] })),
    ...plan.delete.map(({ snapshot, reason }) => ({ snapshot, keep: false, reasons: [reason] })),
  ].sort((one, other) => other.snapshot.startedAt.getTime() - one.snapshot.startedAt.getTime());
  return {
    ...options,
    policy: config.retention,
    timeZone,
    planHash: plan.hash,
    rows: rows.map(({ snapshot: { name, kind, status, pinned, startedAt, bytesNew }, keep, reasons }) => ({
      ...{ name, kind, status, pinned, bytesNew, keep, reasons },
      startedAt: startedAt.toISOString(),
    })),
    incomplete: await listIncomplete(services, host),
  };
}
