import type { PruneResult } from '../contracts/prune.ts';
import { mustStop } from '../data/run-lease.ts';
import { deleteSnapshotRow, findSnapshot, setStatus } from '../data/snapshots.ts';
import { clockDoubt } from '../domain/clock-guard.ts';
import { RefusedError } from '../domain/errors.ts';
import { guardPrune } from '../domain/prune-guard.ts';
import { emptyTrash, moveToTrash } from '../engine/delete-snapshot.ts';
import type { LockedRun } from './active-run.ts';
import { clockHold } from './clock-note.ts';
import { finishDeletes } from './finish-deletes.ts';
import type { HostContext } from './host-context.ts';
import {
  describePlan,
  planPrune,
  type PlannedSnapshot,
  type PruneOptions,
  type PrunePlan,
} from './plan-prune.ts';
import { refuseWhileRestored } from './restored-database.ts';
import { lostClaim } from './run-heartbeat.ts';
import type { Services } from './services.ts';

export interface HeldPruneOptions extends PruneOptions {
  /** The hash of the plan that somebody was shown, or null. */
  shownPlanHash: string | null;
}

/**
 * Applies retention to a host whose lock the run holds. Decides once, passes the guards, then deletes one snapshot
 * after the other: SQL `deleting` → rename to `.trash` → remove → row gone. Killed anywhere in between, the next prune
 * finishes or takes back what was begun.
 *
 * @throws RefusedError by a guard; nothing was deleted then
 * @throws RootMissingError when the disk is not there
 */
export async function pruneHeldHost(
  services: Services,
  context: HostContext,
  run: LockedRun,
  options: HeldPruneOptions,
): Promise<PruneResult> {
  await refuseWhileRestored(services);
  await finishDeletes(services, context.host, run);
  const plan = await planPrune(services, context, options);
  const doomed = plan.delete.map(({ snapshot }) => snapshot);
  await refuseOnClockDoubt(services, plan);
  guardPrune({
    host: context.host.name,
    doomed,
    maxDelete: options.maxDelete,
    shownPlanHash: options.shownPlanHash,
  });
  const deleted: PruneResult['deleted'] = [];
  // oldest first: what is interrupted has then deleted what mattered least
  for (const snapshot of doomed.reverse()) {
    run.signal.throwIfAborted();
    const { kind, name } = snapshot;
    if (await deleteOne(services, run, snapshot, deleted.length / doomed.length)) {
      deleted.push({ kind, name });
      run.log('info', `Deleted ${kind}/${name}`);
    } else {
      run.log(
        'warn',
        `Kept ${kind}/${name}: it was pinned, taken into use or changed since the plan was made`,
      );
    }
  }
  return { runId: run.id, ...describePlan(context, plan, options), applied: true, incomplete: [], deleted };
}

async function refuseOnClockDoubt(services: Services, plan: PrunePlan): Promise<void> {
  if (plan.delete.length === 0) return;
  const newest = [...plan.keep, ...plan.delete]
    .map(({ snapshot }) => snapshot.startedAt)
    .reduce<Date | null>((latest, at) => (latest === null || at > latest ? at : latest), null);
  const doubt = clockDoubt(services.clock.now(), newest) ?? (await clockHold(services));
  if (doubt === null) return;
  throw new RefusedError(`Refused to prune: the clock is in doubt, because ${doubt}.`, {
    cure: 'Set the clock of the backup host, or wait an hour after it jumped; if a snapshot is what is wrong, delete it by hand and run discover.',
  });
}

async function deleteOne(
  services: Services,
  run: LockedRun,
  { id, kind, name, status }: PlannedSnapshot,
  done: number,
): Promise<boolean> {
  const database = await services.database();
  const claimed = await database.write(async (tx) => {
    if ((await mustStop(tx, run.lease)) === 'lost') throw lostClaim();
    const fresh = await findSnapshot(tx, run.host.id, { kind, name });
    if (fresh === null || fresh.pinned || fresh.inUseBy !== null || fresh.status !== status) return false;
    await setStatus(tx, fresh, 'deleting', services.clock.now());
    return true;
  });
  if (!claimed) return false;
  const report = (percent: number) =>
    run.progress({
      phase: 'deleting',
      percent: Math.round(percent * 100),
      bytes: null,
      bytesPerSecond: null,
      etaSeconds: null,
      files: null,
    });
  report(done);
  await moveToTrash(run.root, { host: run.host.name, kind, name });
  await emptyTrash(run.root, run.host.name, { signal: run.signal });
  await database.write((tx) => deleteSnapshotRow(tx, id));
  return true;
}
