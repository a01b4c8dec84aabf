/**
 * `complete` whole and plausible · `partial` rsync could not read everything · `suspicious` a sanity gate tripped ·
 * `damaged` verify found bytes that changed · `missing` row without directory · `deleting` on its way out.
 */
export const snapshotStatuses = [
  'complete',
  'partial',
  'suspicious',
  'damaged',
  'missing',
  'deleting',
] as const;
export type SnapshotStatus = (typeof snapshotStatuses)[number];

const transitions: Record<SnapshotStatus, readonly SnapshotStatus[]> = {
  complete: ['damaged', 'missing', 'deleting'],
  partial: ['damaged', 'missing', 'deleting'],
  suspicious: ['damaged', 'missing', 'deleting'],
  // repaired → back to what it was; found again on disk → what snapshot.json says
  damaged: ['complete', 'partial', 'suspicious', 'missing', 'deleting'],
  missing: ['complete', 'partial', 'suspicious', 'damaged', 'deleting'],
  // a delete that never began its rename, seen again by discover
  deleting: ['complete', 'partial', 'suspicious', 'damaged', 'missing'],
};

export function snapshotMayBecome(from: SnapshotStatus, to: SnapshotStatus): boolean {
  return transitions[from].includes(to);
}

/** Only a complete snapshot, or a suspicious one that somebody acknowledged, fills a retention slot or is a base. */
export function isGood(snapshot: { status: SnapshotStatus; acknowledged: boolean }): boolean {
  return snapshot.status === 'complete' || (snapshot.status === 'suspicious' && snapshot.acknowledged);
}
