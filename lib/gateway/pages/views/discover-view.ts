import type { DiscoverResult } from '../../../contracts/discover.ts';
import type { HostHead } from './host-view.ts';
import type { Plain } from './plain.ts';
import type { RunRow } from './run-row.ts';

export interface DiscoverView {
  host: HostHead;
  /** The newest discover of the host; null when there was none. */
  run: RunRow | null;
  result: Plain<DiscoverResult['hosts'][number]> | null;
}
