import type { RunId } from '../domain/run-id.ts';
import type { Tx } from './tx.ts';
import { countChanged } from './update-rows.ts';

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
 * The same for a run that somebody waits for (a restore), which must have named the snapshot in its row before. It takes
 * the mark over from a verify, which goes on with another snapshot when this one is gone, and from an earlier restore of
 * the same snapshot, which gets it back if it lasts longer (`releaseSnapshots`).
 *
 * @returns false when the snapshot is on its way out
 */
export async function useSnapshotFirst(tx: Tx, id: number, runId: RunId): Promise<boolean> {
  const { affected } = await tx
    .createQueryBuilder()
    .update('snapshots')
    .set({ inUseBy: runId })
    .where("id = :id AND status NOT IN ('deleting', 'missing')", { id })
    .execute();
  return affected === 1;
}

/**
 * Ends every use by a run that has ended; a snapshot that another restore still reads is marked as that one's.
 *
 * @returns how many there were
 */
export async function releaseSnapshots(tx: Tx, runId: RunId): Promise<number> {
  return countChanged(
    tx,
    `UPDATE snapshots SET in_use_by = (
       SELECT MAX(runs.id) FROM runs
       WHERE runs.status = 'running' AND runs.operation = 'restore' AND runs.host_id = snapshots.host_id
         AND runs.snapshot_kind = snapshots.kind AND runs.snapshot_name = snapshots.name
     ) WHERE in_use_by = ?`,
    [runId],
  );
}

/**
 * Takes away the marks of runs that are not running: two restores that end at the same moment may each take the other
 * for the one that goes on.
 */
export async function releaseUnused(tx: Tx): Promise<number> {
  return countChanged(
    tx,
    `UPDATE snapshots SET in_use_by = NULL
     WHERE in_use_by IS NOT NULL AND in_use_by NOT IN (SELECT id FROM runs WHERE status = 'running')`,
    [],
  );
}
