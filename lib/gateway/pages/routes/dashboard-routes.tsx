import type { FastifyInstance } from 'fastify';
import { fleetOverview, type Fleet } from '../../../operations/fleet-overview.ts';
import { reportStatus } from '../../../operations/report-status.ts';
import type { StatusResult } from '../../../contracts/status.ts';
import { isHostHealth } from '../../../domain/host-health.ts';
import { DashboardPage } from '../dashboard-page.tsx';
import { HostsPage } from '../hosts-page.tsx';
import type { DashboardView, FirstRunStep } from '../views/dashboard-view.ts';
import { pageNumber, showPage } from './page-route.ts';
import { toHostRow } from './to-host-row.ts';
import { toRunRow } from './to-run-row.ts';

/** The dashboard, and the list of hosts. */
export function registerDashboard(app: FastifyInstance): void {
  showPage(app, { path: '/', access: 'viewer' }, async ({ services, chrome, query }) => {
    const fleet = await fleetOverview(services, { page: pageNumber(query), pageSize: 25 });
    const status = await reportStatus(services);
    return { page: <DashboardPage view={dashboardView(fleet, status)} chrome={chrome} /> };
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

function dashboardView(fleet: Fleet, { backupRoot, scheduler, counts }: StatusResult): DashboardView {
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
    firstRun: firstSteps(fleet, { counts, backupRoot }),
  };
}

/** null once there is a backup root, a host, a snapshot and a schedule. */
function firstSteps(
  { hosts, attention }: Fleet,
  { counts, backupRoot }: Pick<StatusResult, 'counts' | 'backupRoot'>,
): FirstRunStep[] | null {
  const first = hosts.items[0] ?? attention[0];
  const page = (name: string) => (first === undefined ? '/hosts/new' : `/hosts/${first.name}/${name}`);
  const steps: FirstRunStep[] = [
    {
      title: 'Choose the backup root',
      text: 'The directory on this machine that will hold all snapshots; best a disk of its own.',
      done: backupRoot.path !== null,
      action: null,
      command: 'pobsync configure-global --backup-root /mnt/backups/pobsync',
    },
    {
      title: 'Add a host',
      text: 'A machine that pobsync fetches files from, over SSH.',
      done: counts.hosts > 0,
      action: { label: 'Add a host', href: '/hosts/new' },
      command: null,
    },
    {
      title: 'Approve its key and make the first backup',
      text: 'Compare the fingerprint with the console of the host, put the service’s public key there, and start.',
      done: counts.snapshots > 0,
      action: { label: 'Host key', href: page('keys') },
      command: null,
    },
    {
      title: 'Give it a schedule',
      text: 'From then on backups happen by themselves.',
      done: counts.schedules > 0,
      action: { label: 'Schedule', href: page('schedule') },
      command: null,
    },
  ];
  return steps.every(({ done }) => done) ? null : steps;
}
