import type { HostRow } from './host-row.ts';
import type { PageOf } from './page-of.ts';

export interface HostsView {
  hosts: PageOf<HostRow>;
  /** As in the query: `?q=web&health=failing&page=2`; empty when not filtered. */
  filter: { q: string; health: string };
}
