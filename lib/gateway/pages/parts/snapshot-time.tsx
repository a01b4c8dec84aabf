import { snapshotPath } from '../format/paths.ts';
import type { BrowsedSnapshot } from '../views/browse-view.ts';
import { Time } from './time.tsx';

/** When a snapshot was taken, as the link to it. */
export function SnapshotTime({ view, now }: { view: BrowsedSnapshot; now: string }) {
  return (
    <a href={snapshotPath(view.host, view.snapshot)}>
      <Time at={view.startedAt} now={now} />
    </a>
  );
}
