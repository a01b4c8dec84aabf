import { createHash } from 'node:crypto';
import type { HostName } from './host-name.ts';
import { RefusedError } from './errors.ts';
import type { SnapshotId } from './snapshot-ref.ts';

/** A hash of what a plan would delete: two plans with the same hash delete the same snapshots of the same host. */
export function planHash(host: HostName, doomed: readonly SnapshotId[]): string {
  const ids = doomed.map(({ kind, name }) => `${kind}/${name}`).sort();
  return createHash('sha256')
    .update(JSON.stringify([host, ids]))
    .digest('hex');
}

export interface PruneGuards {
  host: HostName;
  doomed: readonly SnapshotId[];
  maxDelete: number;
  /** The hash of the plan that somebody looked at; null when nobody was shown one. */
  shownPlanHash: string | null;
}

/**
 * Lets a plan pass or refuses it as a whole: a plan that is too large deletes nothing at all.
 *
 * @throws RefusedError
 */
export function guardPrune({ host, doomed, maxDelete, shownPlanHash }: PruneGuards): void {
  if (shownPlanHash !== null && shownPlanHash !== planHash(host, doomed)) {
    throw new RefusedError(
      `Refused to prune ${host}: the plan changed since it was shown; nothing was deleted.`,
      {
        cure: 'Look at the plan again, then apply it.',
        facts: { host, doomed: doomed.length },
      },
    );
  }
  // written so that a bound that is no number refuses too
  if (!(doomed.length <= maxDelete)) {
    throw new RefusedError(
      `Refused to prune ${host}: the plan deletes ${doomed.length} snapshots, and at most ${maxDelete} may go at once; nothing was deleted.`,
      {
        cure: `If the plan is right, apply it with --max-delete ${doomed.length}.`,
        facts: { host, doomed: doomed.length, maxDelete },
      },
    );
  }
}
