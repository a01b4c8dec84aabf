import { findNode } from '../data/nodes.ts';
import { findRun } from '../data/runs.ts';
import { getHost } from '../data/hosts.ts';
import { getSnapshot } from '../data/snapshots.ts';
import { snapshotsOfHost } from '../data/snapshots-of-host.ts';
import { parseHostName } from '../domain/host-name.ts';
import { planRetention } from '../domain/retention.ts';
import type { SnapshotKind } from '../domain/snapshot-ref.ts';
import { loadHost } from './host-context.ts';
import { viewRun, type RunView } from './run-view.ts';
import type { Services } from './services.ts';
import { viewSnapshot, type SnapshotView } from './snapshot-view.ts';

export interface ShowSnapshotResult {
  snapshot: SnapshotView;
  /** Where it lies on the backup host; null while that has no backup root on record. */
  path: string | null;
  /** What is backed up of the host today. */
  sources: string[];
  /** The run that made it, if it is still on record. */
  run: (RunView & { result: unknown }) | null;
  /** Why retention keeps it now; empty when it would go; null when it is outside retention. */
  keptBecause: string[] | null;
  /** Snapshots that were hard-linked against it, newest first. */
  dependents: { kind: SnapshotKind; name: string; startedAt: string }[];
}

/** One snapshot with what hangs on it; from SQL alone. @throws NotFoundError */
export async function showSnapshot(
  services: Services,
  input: { host: string; kind: SnapshotKind; name: string },
): Promise<ShowSnapshotResult> {
  const name = parseHostName(input.host);
  const database = await services.database();
  return database.read(async (tx) => {
    const { host, config, timeZone } = await loadHost(services, tx, name);
    const record = await getSnapshot(tx, name, input.name, input.kind);
    const all = await snapshotsOfHost(tx, (await getHost(tx, name)).id);
    const node = await findNode(tx, host.node);
    const run = record.runId === null ? null : await findRun(tx, record.runId);
    const plan = planRetention({
      snapshots: all,
      kind: 'scheduled',
      policy: config.retention,
      now: services.clock.now(),
      timeZone,
      protectBases: config.protectBases,
    });
    const kept = plan.keep.find(({ snapshot }) => snapshot.id === record.id);
    const goes = plan.delete.some(({ snapshot }) => snapshot.id === record.id);
    return {
      snapshot: viewSnapshot(record),
      path: node?.backupRoot == null ? null : `${node.backupRoot}/${name}/${record.kind}/${record.name}`,
      sources: [...config.sources],
      run: run === null ? null : { ...viewRun(run), result: run.result },
      keptBecause: kept !== undefined ? [...kept.reasons] : goes ? [] : null,
      dependents: all
        .filter(({ base }) => base?.kind === record.kind && base.name === record.name)
        .map(({ kind, name: dependent, startedAt }) => ({
          kind,
          name: dependent,
          startedAt: startedAt.toISOString(),
        })),
    };
  });
}
