import type { RunId } from '../domain/run-id.ts';
import type { SnapshotRow } from './tables/snapshots.ts';
import type { Tx } from './tx.ts';

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

/** Ends every use by a run; returns how many there were. */
export async function releaseSnapshots(tx: Tx, runId: RunId): Promise<number> {
  const { affected } = await tx.update<SnapshotRow>('snapshots', { inUseBy: runId }, { inUseBy: null });
  return affected ?? 0;
}
