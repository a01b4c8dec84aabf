import type { FastifyInstance } from 'fastify';
import { fleetOverview, type Fleet } from '../../../operations/fleet-overview.ts';
import { reportStatus } from '../../../operations/report-status.ts';
import type { StatusResult } from '../../../contracts/status.ts';
import { isHostHealth } from '../../../domain/host-health.ts';
import { DashboardPage } from '../dashboard-page.tsx';
import { HostsPage } from '../hosts-page.tsx';
import type { DashboardView } from '../views/dashboard-view.ts';
import { firstSteps, loadFirstRun, type FirstRunFacts } from './first-steps.ts';
import { pageNumber, showPage } from './page-route.ts';
import { toHostRow } from './to-host-row.ts';
import { toRunRow } from './to-run-row.ts';

/** The dashboard, and the list of hosts. */
export function registerDashboard(app: FastifyInstance): void {
  showPage(app, { path: '/', access: 'viewer' }, async ({ services, chrome, query }) => {
    const fleet = await fleetOverview(services, { page: pageNumber(query), pageSize: 25 });
    const status = await reportStatus(services);
    const first = await loadFirstRun(services, fleet, status);
    return { page: <DashboardPage view={dashboardView(fleet, status, first)} chrome={chrome} /> };
  });
  showPage(app, { path: '/hosts', access: 'viewer' }, async ({ services, chrome, query }) => {
    const { q = '', health = '' } = query;
    const { hosts } = await fleetOverview(services, {
      page: pageNumber(query),
      pageSize: 50,
      search: q === '' ? undefined : q,
      health: isHostHealth(health) ? health : undefined,
    });
    const view = { hosts: { ...hosts, items: hosts.items.map(toHostRow) }, filter: { q, health } };
    return { page: <HostsPage view={view} chrome={chrome} /> };
  });
}

function dashboardView(
  fleet: Fleet,
  { backupRoot, scheduler }: StatusResult,
  first: FirstRunFacts | null,
): DashboardView {
  const { lastDay, hosts, attention, active, recentRuns } = fleet;
  return {
    counts: fleet.counts,
    lastDay: { runs: lastDay.runs, failed: lastDay.failed, bytesTransferred: lastDay.bytesNew },
    attention: attention.map(toHostRow),
    running: active.filter(({ status }) => status === 'running').map(toRunRow),
    hosts: { ...hosts, items: hosts.items.map(toHostRow) },
    nextDue: fleet.nextDue,
    recentRuns: recentRuns.map(toRunRow),
    space: { ...backupRoot, newBytesPerDay: lastDay.runs === 0 ? null : lastDay.bytesNew },
    worker: { running: scheduler.running, lastTickAt: scheduler.lastTickAt },
    firstRun: first === null ? null : firstSteps(first),
  };
}
