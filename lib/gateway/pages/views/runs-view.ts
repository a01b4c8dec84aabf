import type { PageOf } from './page-of.ts';
import type { RunRow } from './run-row.ts';

export interface RunsView {
  runs: PageOf<RunRow>;
  /** As in the query; empty when not filtered. */
  filter: { host: string; status: string; operation: string };
}
