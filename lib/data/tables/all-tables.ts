import type { EntitySchema } from 'typeorm';
import { apiTokensTable } from './api-tokens.ts';
import { auditLogTable } from './audit-log.ts';
import type { Dialect } from './columns.ts';
import { globalSettingsTable } from './global-settings.ts';
import { hostKeysTable } from './host-keys.ts';
import { hostsTable } from './hosts.ts';
import { loginAttemptsTable } from './login-attempts.ts';
import { metaTable } from './meta.ts';
import { nodesTable } from './nodes.ts';
import { runLogsTable } from './run-logs.ts';
import { runsTable } from './runs.ts';
import { schedulesTable } from './schedules.ts';
import { sessionsTable } from './sessions.ts';
import { slotsTable } from './slots.ts';
import { snapshotsTable } from './snapshots.ts';
import { usersTable } from './users.ts';
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
  usersTable,
  sessionsTable,
  apiTokensTable,
  auditLogTable,
  loginAttemptsTable,
];

export function allTables(dialect: Dialect): EntitySchema[] {
  return makers.map((make) => make(dialect) as EntitySchema);
}
