import type { RunId } from '../domain/run-id.ts';
import { findRun } from './runs.ts';
import type { SnapshotRow } from './tables/snapshots.ts';
import type { Tx } from './tx.ts';
import { updateRows } from './update-rows.ts';

/**
 * Marks a snapshot as being read by a run (restore, verify), so that no prune deletes it meanwhile.
 *
 * @returns false when another run reads it, or it is on its way out
 */
export async function useSnapshot(tx: Tx, id: number, runId: RunId): Promise<boolean> {
  const { affected } = await tx
    .createQueryBuilder()
    .update('snapshots')
    .set({ inUseBy: runId })
    .where("id = :id AND status NOT IN ('deleting', 'missing')", { id })
    .andWhere('(in_use_by IS NULL OR in_use_by = :runId)', { runId })
    .execute();
  return affected === 1;
}

/**
 * The same for a run that somebody waits for (a restore): it takes the mark over from a verify, and from a run that has
 * ended. A verify that finds its snapshot gone afterwards just goes on with the next one.
 *
 * @returns false when another restore reads it, or it is on its way out
 */
export async function useSnapshotFirst(tx: Tx, id: number, runId: RunId): Promise<boolean> {
  const row = await tx.findOneBy<SnapshotRow>('snapshots', { id });
  if (row !== null && row.inUseBy !== null && row.inUseBy !== runId) {
    const user = await findRun(tx, row.inUseBy);
    if (user?.status === 'running' && user.operation !== 'verify') return false;
    await tx.update<SnapshotRow>('snapshots', { id, inUseBy: row.inUseBy }, { inUseBy: null });
  }
  return useSnapshot(tx, id, runId);
}

/** Ends every use by a run; returns how many there were. */
export async function releaseSnapshots(tx: Tx, runId: RunId): Promise<number> {
  return updateRows<SnapshotRow>(tx, 'snapshots', { inUseBy: runId }, { inUseBy: null });
}
