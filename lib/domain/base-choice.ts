import type { SnapshotId } from './snapshot-ref.ts';
import { isGood, type SnapshotStatus } from './snapshot-status.ts';

/** What the choice looks at. */
export interface BaseCandidate extends SnapshotId {
  status: SnapshotStatus;
  acknowledged: boolean;
}

export interface BaseChoice {
  /** The newest good snapshot of either kind. */
  primary: SnapshotId | null;
  /** A newer partial one: it has files that changed since, but nobody vouches that it is whole. */
  extras: SnapshotId[];
}

/**
 * Chooses what a new snapshot is hard-linked against. Names sort by time, so the newest has the greatest name; both
 * kinds count, since a manual snapshot of an hour ago has more of the same files than a scheduled one of last night.
 */
export function chooseBase(candidates: readonly BaseCandidate[]): BaseChoice {
  const newest = (wanted: (candidate: BaseCandidate) => boolean): SnapshotId | null => {
    let found: BaseCandidate | null = null;
    for (const candidate of candidates) {
      if (wanted(candidate) && (found === null || candidate.name > found.name)) found = candidate;
    }
    return found === null ? null : { kind: found.kind, name: found.name };
  };
  const primary = newest(isGood);
  const partial = newest(
    (candidate) => candidate.status === 'partial' && (primary === null || candidate.name > primary.name),
  );
  return { primary, extras: partial === null ? [] : [partial] };
}
