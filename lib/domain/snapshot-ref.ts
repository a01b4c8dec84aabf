import type { HostName } from './host-name.ts';
import type { SnapshotName } from './snapshot-name.ts';

/** `scheduled` snapshots are under retention, `manual` ones are outside it. */
export const snapshotKinds = ['scheduled', 'manual'] as const;
export type SnapshotKind = (typeof snapshotKinds)[number];

/** Names one snapshot of a known host. */
export interface SnapshotId {
  kind: SnapshotKind;
  name: SnapshotName;
}

/** Names one snapshot anywhere. */
export interface SnapshotRef extends SnapshotId {
  host: HostName;
}
