import type { PageOf } from './page-of.ts';
import type { SnapshotRow } from './snapshot-row.ts';

export interface SnapshotsView {
  snapshots: PageOf<SnapshotRow>;
  /** As in the query; empty when not filtered. */
  filter: { host: string; kind: string; status: string };
}
