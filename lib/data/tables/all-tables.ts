import type { EntitySchema } from 'typeorm';
import type { Dialect } from './columns.ts';
import { globalSettingsTable } from './global-settings.ts';
import { hostKeysTable } from './host-keys.ts';
import { hostsTable } from './hosts.ts';
import { metaTable } from './meta.ts';
import { nodesTable } from './nodes.ts';
import { runLogsTable } from './run-logs.ts';
import { runsTable } from './runs.ts';
import { schedulesTable } from './schedules.ts';
import { slotsTable } from './slots.ts';
import { snapshotsTable } from './snapshots.ts';
import { workersTable } from './workers.ts';

/** Every table, parents before children: the order in which rows can be copied. A new table gets one line here. */
const makers = [
  metaTable,
  nodesTable,
  globalSettingsTable,
  hostsTable,
  schedulesTable,
  slotsTable,
  runsTable,
  runLogsTable,
  snapshotsTable,
  hostKeysTable,
  workersTable,
];

export function allTables(dialect: Dialect): EntitySchema[] {
  return makers.map((make) => make(dialect) as EntitySchema);
}
