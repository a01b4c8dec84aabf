import type { VNode } from 'preact';
import { AboutPage } from '../../../lib/gateway/pages/about-page.tsx';
import { AccountPage } from '../../../lib/gateway/pages/account-page.tsx';
import { AdminKeysPage } from '../../../lib/gateway/pages/admin-keys-page.tsx';
import { apiRoutes } from '../../../lib/gateway/api/api-routes.ts';
import { apiTags } from '../../../lib/gateway/api/docs-routes.tsx';
import { ApiDocsPage } from '../../../lib/gateway/pages/api-docs-page.tsx';
import { AuditPage } from '../../../lib/gateway/pages/audit-page.tsx';
import { CheckPage } from '../../../lib/gateway/pages/check-page.tsx';
import { BrowsePage } from '../../../lib/gateway/pages/browse-page.tsx';
import { DashboardPage } from '../../../lib/gateway/pages/dashboard-page.tsx';
import { DiscoverPage } from '../../../lib/gateway/pages/discover-page.tsx';
import { ErrorPage } from '../../../lib/gateway/pages/error-page.tsx';
import { FilePage } from '../../../lib/gateway/pages/file-page.tsx';
import { HostFormPage } from '../../../lib/gateway/pages/host-form-page.tsx';
import { HostKeysPage } from '../../../lib/gateway/pages/host-keys-page.tsx';
import { HostPage } from '../../../lib/gateway/pages/host-page.tsx';
import { HostsPage } from '../../../lib/gateway/pages/hosts-page.tsx';
import { LoginPage } from '../../../lib/gateway/pages/login-page.tsx';
import { RootPage } from '../../../lib/gateway/pages/root-page.tsx';
import { RestorePage } from '../../../lib/gateway/pages/restore-page.tsx';
import { RetentionPage } from '../../../lib/gateway/pages/retention-page.tsx';
import { RunPage } from '../../../lib/gateway/pages/run-page.tsx';
import { RunsPage } from '../../../lib/gateway/pages/runs-page.tsx';
import { SchedulePage } from '../../../lib/gateway/pages/schedule-page.tsx';
import { SettingsPage } from '../../../lib/gateway/pages/settings-page.tsx';
import { SnapshotPage } from '../../../lib/gateway/pages/snapshot-page.tsx';
import { SnapshotsPage } from '../../../lib/gateway/pages/snapshots-page.tsx';
import { TokensPage } from '../../../lib/gateway/pages/tokens-page.tsx';
import { UsersPage } from '../../../lib/gateway/pages/users-page.tsx';
import { VerifyPage } from '../../../lib/gateway/pages/verify-page.tsx';
import type { Chrome } from '../../../lib/gateway/pages/views/chrome.ts';
import { emptyForm } from '../../../lib/gateway/pages/views/form-state.ts';
import * as admin from './fixture-admin.ts';
import { chromeAt } from './fixture-chrome.ts';
import * as dashboards from './fixture-dashboard.ts';
import * as files from './fixture-files.ts';
import * as hosts from './fixture-hosts.ts';
import { hostile, hostRow, runRow, snapshots } from './fixture-rows.ts';
import * as recovery from './fixture-recovery.ts';
import * as runs from './fixture-runs.ts';

type Draw = (chrome: Chrome) => VNode;

const names = ['web1', 'web2', 'db1', 'mail', 'nas-garage', 'gitlab'];
const noFilter = { host: '', status: '', operation: '', kind: '' };
const problem = {
  httpStatus: 404,
  code: 'not_found',
  cure: 'Look at the list of hosts.',
  requestId: 'req-7f3a',
};

/** Every page in every state worth looking at: name → path in the site and how it is drawn. */
export const everyPage: Readonly<Record<string, { path: string; draw: Draw; chrome?: Partial<Chrome> }>> = {
  login: {
    path: '/login',
    draw: (chrome) => <LoginPage chrome={chrome} view={{ form: emptyForm, next: '/' }} />,
    chrome: { user: null },
  },
  'login-refused': {
    path: '/login',
    draw: (chrome) => (
      <LoginPage
        chrome={chrome}
        view={{
          form: {
            values: { name: hostile },
            problems: [{ field: null, message: 'User name or password is wrong.' }],
          },
          next: '/',
        }}
      />
    ),
    chrome: { user: null },
  },
  dashboard: { path: '/', draw: (chrome) => <DashboardPage chrome={chrome} view={dashboards.dashboard()} /> },
  'dashboard-calm': {
    path: '/',
    draw: (chrome) => <DashboardPage chrome={chrome} view={dashboards.calmDashboard()} />,
  },
  'dashboard-first-run': {
    path: '/',
    draw: (chrome) => <DashboardPage chrome={chrome} view={dashboards.emptyDashboard()} />,
  },
  'dashboard-full': {
    path: '/',
    draw: (chrome) => <DashboardPage chrome={chrome} view={dashboards.fullDashboard()} />,
  },
  'dashboard-hostile': {
    path: '/',
    draw: (chrome) => <DashboardPage chrome={chrome} view={dashboards.hostileDashboard()} />,
    chrome: {
      user: { name: hostile, role: 'admin' },
      node: 'n'.repeat(60),
      notices: [{ tone: 'ok', text: `Saved ${hostile}.`, cure: null }],
    },
  },
  'dashboard-viewer': {
    path: '/',
    draw: (chrome) => <DashboardPage chrome={chrome} view={dashboards.dashboard()} />,
    chrome: { user: { name: 'monitoring', role: 'viewer' } },
  },
  'dashboard-1000': {
    path: '/',
    draw: (chrome) => <DashboardPage chrome={chrome} view={dashboards.largeDashboard()} />,
  },
  hosts: {
    path: '/hosts',
    draw: (chrome) => (
      <HostsPage
        chrome={chrome}
        view={{
          hosts: { items: names.map((name) => hostRow(name)), total: 42, page: 2, pageSize: 6 },
          filter: { q: '', health: '' },
        }}
      />
    ),
  },
  'hosts-none': {
    path: '/hosts',
    draw: (chrome) => (
      <HostsPage
        chrome={chrome}
        view={{
          hosts: { items: [], total: 0, page: 1, pageSize: 50 },
          filter: { q: hostile, health: 'failing' },
        }}
      />
    ),
  },
  'host-new': {
    path: '/hosts/new',
    draw: (chrome) => <HostFormPage chrome={chrome} view={hosts.newHostForm} />,
  },
  host: { path: '/hosts/web1', draw: (chrome) => <HostPage chrome={chrome} view={hosts.hostView()} /> },
  'host-fresh': {
    path: '/hosts/web1',
    draw: (chrome) => <HostPage chrome={chrome} view={hosts.freshHost()} />,
  },
  'host-hostile': {
    path: '/hosts/web1',
    draw: (chrome) => <HostPage chrome={chrome} view={hosts.hostileHost()} />,
  },
  'host-edit': {
    path: '/hosts/web1/edit',
    draw: (chrome) => <HostFormPage chrome={chrome} view={hosts.hostForm()} />,
  },
  schedule: {
    path: '/hosts/web1/schedule',
    draw: (chrome) => <SchedulePage chrome={chrome} view={hosts.schedule} />,
  },
  'schedule-invalid': {
    path: '/hosts/web1/schedule',
    draw: (chrome) => <SchedulePage chrome={chrome} view={hosts.badSchedule} />,
  },
  retention: {
    path: '/hosts/web1/retention',
    draw: (chrome) => <RetentionPage chrome={chrome} view={hosts.retention()} />,
  },
  'retention-refused': {
    path: '/hosts/web1/retention',
    draw: (chrome) => <RetentionPage chrome={chrome} view={hosts.refusedRetention()} />,
  },
  'retention-empty': {
    path: '/hosts/web1/retention',
    draw: (chrome) => <RetentionPage chrome={chrome} view={hosts.emptyRetention} />,
  },
  discover: {
    path: '/hosts/web1/discover',
    draw: (chrome) => <DiscoverPage chrome={chrome} view={hosts.discover} />,
  },
  'discover-none': {
    path: '/hosts/web1/discover',
    draw: (chrome) => <DiscoverPage chrome={chrome} view={hosts.noDiscover} />,
  },
  check: { path: '/hosts/web1/check', draw: (chrome) => <CheckPage chrome={chrome} view={hosts.check} /> },
  'check-failed-hostile': {
    path: '/hosts/web1/check',
    draw: (chrome) => <CheckPage chrome={chrome} view={hosts.failedHostileCheck} />,
  },
  'check-none': {
    path: '/hosts/web1/check',
    draw: (chrome) => <CheckPage chrome={chrome} view={{ ...hosts.check, run: null, found: null }} />,
  },
  'host-keys-asking': {
    path: '/hosts/web1/keys',
    draw: (chrome) => <HostKeysPage chrome={chrome} view={hosts.askingHostKeys} />,
  },
  'api-docs': {
    path: '/api/docs/',
    draw: (chrome) => (
      <ApiDocsPage chrome={chrome} view={{ origin: 'https://backup.example', tags: apiTags(apiRoutes) }} />
    ),
  },
  'setup-root': {
    path: '/setup/root',
    draw: (chrome) => <RootPage chrome={chrome} view={admin.newRoot} />,
  },
  'setup-root-found': {
    path: '/setup/root',
    draw: (chrome) => <RootPage chrome={chrome} view={admin.foundRoot} />,
  },
  'host-keys': {
    path: '/hosts/web1/keys',
    draw: (chrome) => <HostKeysPage chrome={chrome} view={hosts.hostKeys} />,
  },
  'host-keys-changed': {
    path: '/hosts/web1/keys',
    draw: (chrome) => <HostKeysPage chrome={chrome} view={hosts.changedHostKeys} />,
  },
  'host-keys-new': {
    path: '/hosts/web1/keys',
    draw: (chrome) => <HostKeysPage chrome={chrome} view={hosts.newHostKeys} />,
  },
  runs: {
    path: '/runs',
    draw: (chrome) => (
      <RunsPage
        chrome={chrome}
        view={{
          runs: {
            items: Array.from({ length: 12 }, (_, index) =>
              runRow(index, index === 3 ? { status: 'failed', message: hostile } : {}),
            ),
            total: 4012,
            page: 1,
            pageSize: 12,
          },
          filter: noFilter,
        }}
      />
    ),
  },
  'runs-none': {
    path: '/runs',
    draw: (chrome) => (
      <RunsPage
        chrome={chrome}
        view={{ runs: { items: [], total: 0, page: 1, pageSize: 50 }, filter: noFilter }}
      />
    ),
  },
  run: { path: '/runs/01k9x2m4q0000', draw: (chrome) => <RunPage chrome={chrome} view={runs.run()} /> },
  'run-live': {
    path: '/runs/01k9x2m4q9999',
    draw: (chrome) => <RunPage chrome={chrome} view={runs.liveRun()} />,
  },
  'run-stopping': {
    path: '/runs/01k9x2m4q9999',
    draw: (chrome) => <RunPage chrome={chrome} view={runs.stoppingRun(hostile)} />,
  },
  'run-queued': {
    path: '/runs/01k9x2m4q0000',
    draw: (chrome) => <RunPage chrome={chrome} view={runs.queuedRun()} />,
  },
  'run-failed': {
    path: '/runs/01k9x2m4q0001',
    draw: (chrome) => <RunPage chrome={chrome} view={runs.failedRun()} />,
  },
  'run-hostile': {
    path: '/runs/01k9x2m4q0001',
    draw: (chrome) => <RunPage chrome={chrome} view={runs.failedRun(hostile)} />,
  },
  'run-prune': {
    path: '/runs/01k9x2m4q0002',
    draw: (chrome) => <RunPage chrome={chrome} view={runs.pruneRun()} />,
  },
  snapshots: {
    path: '/snapshots',
    draw: (chrome) => (
      <SnapshotsPage
        chrome={chrome}
        view={{ snapshots: { items: snapshots(14), total: 1288, page: 3, pageSize: 14 }, filter: noFilter }}
      />
    ),
  },
  'snapshots-none': {
    path: '/snapshots',
    draw: (chrome) => (
      <SnapshotsPage
        chrome={chrome}
        view={{ snapshots: { items: [], total: 0, page: 1, pageSize: 50 }, filter: noFilter }}
      />
    ),
  },
  snapshot: { path: '/snapshots', draw: (chrome) => <SnapshotPage chrome={chrome} view={runs.snapshot()} /> },
  'snapshot-hostile': {
    path: '/snapshots',
    draw: (chrome) => <SnapshotPage chrome={chrome} view={runs.hostileSnapshot()} />,
  },
  files: { path: '/snapshots', draw: (chrome) => <BrowsePage chrome={chrome} view={files.files()} /> },
  'files-200': {
    path: '/snapshots',
    draw: (chrome) => <BrowsePage chrome={chrome} view={files.manyFiles()} />,
    chrome: { user: { name: 'otto', role: 'operator' } },
  },
  'files-hostile': {
    path: '/snapshots',
    draw: (chrome) => <BrowsePage chrome={chrome} view={files.hostileFiles()} />,
  },
  'files-empty': {
    path: '/snapshots',
    draw: (chrome) => <BrowsePage chrome={chrome} view={files.emptyFiles()} />,
  },
  'files-hostile-no-match': {
    path: '/snapshots',
    draw: (chrome) => <BrowsePage chrome={chrome} view={files.noMatch()} />,
  },
  file: { path: '/snapshots', draw: (chrome) => <FilePage chrome={chrome} view={files.file()} /> },
  'file-hostile': {
    path: '/snapshots',
    draw: (chrome) => <FilePage chrome={chrome} view={files.hostileFile()} />,
  },
  restore: {
    path: '/snapshots',
    draw: (chrome) => <RestorePage chrome={chrome} view={recovery.restore()} />,
  },
  'restore-hostile-refused': {
    path: '/snapshots',
    draw: (chrome) => <RestorePage chrome={chrome} view={recovery.restoreRefused()} />,
  },
  'restore-review': {
    path: '/snapshots',
    draw: (chrome) => <RestorePage chrome={chrome} view={recovery.restoreReview()} />,
  },
  'restore-to-host': {
    path: '/snapshots',
    draw: (chrome) => <RestorePage chrome={chrome} view={recovery.restoreToHost()} />,
  },
  'restore-and-delete': {
    path: '/snapshots',
    draw: (chrome) => <RestorePage chrome={chrome} view={recovery.restoreAndDelete()} />,
  },
  'restore-hostile': {
    path: '/snapshots',
    draw: (chrome) => <RestorePage chrome={chrome} view={recovery.hostileRestore()} />,
  },
  'run-restored': {
    path: '/runs/01k9x2m4q0001',
    draw: (chrome) => <RunPage chrome={chrome} view={recovery.restoredRun()} />,
  },
  'run-dry-restore': {
    path: '/runs/01k9x2m4q0001',
    draw: (chrome) => <RunPage chrome={chrome} view={recovery.dryRestoreRun()} />,
  },
  'run-hostile-restore': {
    path: '/runs/01k9x2m4q0001',
    draw: (chrome) => <RunPage chrome={chrome} view={recovery.hostileRestoreRun()} />,
  },
  'run-verify': {
    path: '/runs/01k9x2m4q0001',
    draw: (chrome) => <RunPage chrome={chrome} view={recovery.verifyRun()} />,
  },
  verify: {
    path: '/hosts/web1/verify',
    draw: (chrome) => <VerifyPage chrome={chrome} view={recovery.verify()} />,
  },
  'verify-damaged': {
    path: '/hosts/web1/verify',
    draw: (chrome) => <VerifyPage chrome={chrome} view={recovery.damagedVerify()} />,
  },
  'verify-hostile': {
    path: '/hosts/web1/verify',
    draw: (chrome) => <VerifyPage chrome={chrome} view={recovery.hostileVerify()} />,
  },
  'verify-never': {
    path: '/hosts/web1/verify',
    draw: (chrome) => <VerifyPage chrome={chrome} view={recovery.neverVerified()} />,
    chrome: { user: { name: 'monitoring', role: 'viewer' } },
  },
  settings: {
    path: '/admin/settings',
    draw: (chrome) => <SettingsPage chrome={chrome} view={admin.settings} />,
  },
  account: {
    path: '/account',
    draw: (chrome) => <AccountPage chrome={chrome} view={admin.account} />,
  },
  'account-given-hostile': {
    path: '/account',
    draw: (chrome) => <AccountPage chrome={chrome} view={admin.hostileAccount} />,
    chrome: { user: { name: hostile, role: 'viewer' } },
  },
  users: { path: '/admin/users', draw: (chrome) => <UsersPage chrome={chrome} view={admin.users} /> },
  tokens: { path: '/admin/tokens', draw: (chrome) => <TokensPage chrome={chrome} view={admin.tokens} /> },
  'tokens-none': {
    path: '/admin/tokens',
    draw: (chrome) => <TokensPage chrome={chrome} view={admin.noTokens} />,
  },
  keys: { path: '/admin/keys', draw: (chrome) => <AdminKeysPage chrome={chrome} view={admin.adminKeys} /> },
  audit: { path: '/admin/audit', draw: (chrome) => <AuditPage chrome={chrome} view={admin.audit} /> },
  about: { path: '/about', draw: (chrome) => <AboutPage chrome={chrome} view={admin.about} /> },
  error: {
    path: '/hosts/nope',
    draw: (chrome) => (
      <ErrorPage chrome={chrome} view={{ ...problem, message: 'There is no host "nope".' }} />
    ),
  },
  'error-signed-out': {
    path: '/hosts/nope',
    draw: (chrome) => (
      <ErrorPage chrome={chrome} view={{ ...problem, httpStatus: 500, message: hostile, cure: null }} />
    ),
    chrome: { user: null },
  },
};

/** A page of the list above as a node, in the frame that it has in the site. */
export function drawPage(name: string, over: Partial<Chrome> = {}): VNode {
  const page = everyPage[name];
  if (page === undefined) throw new Error(`There is no page fixture "${name}".`);
  return page.draw(chromeAt(page.path, { ...page.chrome, ...over }));
}
