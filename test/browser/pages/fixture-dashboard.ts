import { firstSteps } from '../../../lib/gateway/pages/routes/first-steps.ts';
import type { DashboardView } from '../../../lib/gateway/pages/views/dashboard-view.ts';
import { before, hostile, hostRow, runRow } from './fixture-rows.ts';

const names =
  'web1 web2 db1 db2 mail nas-garage gitlab nextcloud proxy-ams proxy-fra build-runner-07 laptop-anna'.split(
    ' ',
  );

export function dashboard(): DashboardView {
  const failing = hostRow('db2', {
    health: 'failing',
    healthReason: 'Host db2 refused the SSH key of the user root.',
    healthCure: 'Append the service’s public key to /root/.ssh/authorized_keys on db2.',
    lastGoodAt: before(81),
  });
  const overdue = hostRow('laptop-anna', {
    health: 'overdue',
    healthReason: 'The last good backup is 6 days old; expected one every 36 hours.',
    healthCure: 'The machine was not reachable at its last 5 slots; check that it is switched on.',
    lastGoodAt: before(147),
  });
  const never = hostRow('build-runner-07', {
    health: 'never',
    healthReason: 'No backup was made yet: its host key is not approved.',
    healthCure: 'Compare and approve the key on its Host key page.',
    lastGoodAt: null,
    history: [],
    bytesTotal: null,
    snapshotCount: 0,
    nextDueAt: null,
  });
  const running = hostRow('gitlab', { runningRun: { id: '01k9x2m4q9999', percent: 42 } });
  const damaged = hostRow('nas-garage', {
    health: 'damaged',
    healthReason: '4 snapshots hold files whose bytes changed on the disk.',
    healthCure: 'Look at the page Verify of the host: it names the files.',
    nextDueAt: null,
  });
  const special = [failing, overdue, damaged, never, running];
  const rows = names.map((name) => special.find((row) => row.name === name) ?? hostRow(name));
  return {
    counts: {
      hosts: 42,
      ok: 37,
      warning: 1,
      failing: 1,
      overdue: 1,
      damaged: 1,
      never: 1,
      disabled: 1,
      running: 2,
      queued: 3,
    },
    lastDay: { runs: 47, failed: 2, bytesTransferred: 312e9 },
    attention: [failing, damaged, overdue, never],
    running: [
      runRow(0, {
        id: '01k9x2m4q9999',
        host: 'gitlab',
        status: 'running',
        endedAt: null,
        startedAt: before(0.4),
        progress: {
          phase: 'transferring',
          percent: 42,
          bytes: 5.2e9,
          bytesPerSecond: 41e6,
          etaSeconds: 173,
          files: 18_211,
        },
      }),
      runRow(1, {
        id: '01k9x2m4q9998',
        host: 'nas-garage',
        operation: 'prune',
        status: 'running',
        endedAt: null,
        startedAt: before(0.05),
        progress: {
          phase: 'deleting',
          percent: null,
          bytes: null,
          bytesPerSecond: null,
          etaSeconds: null,
          files: 90_112,
        },
      }),
    ],
    hosts: { items: rows, total: 42, page: 1, pageSize: 12 },
    nextDue: ['web2', 'proxy-ams', 'mail', 'db1', 'web1'].map((host, index) => ({
      host,
      at: before(-0.3 - index * 1.4),
    })),
    recentRuns: [
      runRow(2, {
        host: 'db2',
        status: 'failed',
        message: 'Host db2 refused the SSH key of the user root.',
        bytesTransferred: null,
      }),
      runRow(3, { host: 'mail', status: 'warning', message: 'rsync could not read 3 files.' }),
      runRow(4, { host: 'web1', trigger: 'web', requestedBy: 'anna' }),
      runRow(5, { host: 'proxy-fra' }),
      runRow(6, { host: null, operation: 'discover', bytesTransferred: null }),
    ],
    space: {
      path: '/mnt/backups/pobsync',
      present: true,
      problem: null,
      freeBytes: 5.1e12,
      totalBytes: 16e12,
      freeInodes: 412_883_112,
      newBytesPerDay: 38e9,
    },
    worker: { running: true, lastTickAt: before(0.01) },
    firstRun: null,
  };
}

export function calmDashboard(): DashboardView {
  const view = dashboard();
  return {
    ...view,
    counts: {
      hosts: 12,
      ok: 12,
      warning: 0,
      failing: 0,
      overdue: 0,
      damaged: 0,
      never: 0,
      disabled: 0,
      running: 0,
      queued: 0,
    },
    lastDay: { runs: 14, failed: 0, bytesTransferred: 41e9 },
    attention: [],
    running: [],
    hosts: { items: names.map((name) => hostRow(name)), total: 12, page: 1, pageSize: 50 },
  };
}

export function emptyDashboard(): DashboardView {
  return {
    counts: {
      hosts: 0,
      ok: 0,
      warning: 0,
      failing: 0,
      overdue: 0,
      damaged: 0,
      never: 0,
      disabled: 0,
      running: 0,
      queued: 0,
    },
    lastDay: { runs: 0, failed: 0, bytesTransferred: 0 },
    attention: [],
    running: [],
    hosts: { items: [], total: 0, page: 1, pageSize: 50 },
    nextDue: [],
    recentRuns: [],
    space: {
      path: null,
      present: false,
      problem: null,
      freeBytes: null,
      totalBytes: null,
      freeInodes: null,
      newBytesPerDay: null,
    },
    worker: { running: true, lastTickAt: null },
    firstRun: firstSteps({
      rootPath: '/mnt/backups/pobsync',
      host: null,
      keyApproved: false,
      checkPassed: false,
      hasSnapshot: false,
      activeRunId: null,
      hasSchedule: false,
    }),
  };
}

export function hostileDashboard(): DashboardView {
  const view = dashboard();
  const host = hostRow('h'.repeat(63), {
    address: hostile,
    health: 'failing',
    healthReason: hostile,
    healthCure: hostile,
    bytesTotal: 9_007_199_254_740_991,
  });
  return {
    ...view,
    attention: [host],
    hosts: { items: [host], total: 1, page: 1, pageSize: 50 },
    running: view.running.map((run) => ({ ...run, host: 'h'.repeat(63) })),
    recentRuns: [
      runRow(2, { host: 'h'.repeat(63), status: 'failed', message: hostile, requestedBy: hostile }),
    ],
    space: { ...view.space, path: `/mnt/${hostile}`, present: false, freeBytes: null, problem: hostile },
    nextDue: [{ host: 'h'.repeat(63), at: before(-2) }],
    worker: { running: false, lastTickAt: null },
  };
}

export function fullDashboard(): DashboardView {
  const view = calmDashboard();
  const problem = 'The backup disk has 0.4 % free space or inodes, expected at least 1 %.';
  return { ...view, space: { ...view.space, freeBytes: 64e9, problem } };
}

/** A fleet on one page, to see what a page of 1,000 rows costs. */
export function largeDashboard(): DashboardView {
  const view = dashboard();
  const items = Array.from({ length: 1000 }, (_, index) => hostRow(`node-${String(index).padStart(4, '0')}`));
  return { ...view, hosts: { items, total: 1000, page: 1, pageSize: 1000 } };
}
