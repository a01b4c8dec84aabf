import type { FastifyInstance } from 'fastify';
import type { StatusResult } from '../../../contracts/status.ts';
import { reportStatus } from '../../../operations/report-status.ts';
import { AboutPage } from '../about-page.tsx';
import type { SelfCheck } from '../views/admin-views.ts';
import { showPage } from './page-route.ts';

/** What runs here, and whether it is well. */
export function registerAbout(app: FastifyInstance): void {
  showPage(app, { path: '/about', access: 'viewer' }, async ({ services, chrome }) => {
    const status = await reportStatus(services);
    return {
      page: <AboutPage view={{ facts: factsOf(status), checks: checksOf(status) }} chrome={chrome} />,
    };
  });
}

function factsOf({ version, node, database, counts, backupRoot }: StatusResult) {
  return [
    { label: 'Version', value: version },
    { label: 'Node.js', value: process.version },
    { label: 'Backup host', value: node },
    { label: 'Database', value: database.backend === 'sqlite' ? 'SQLite' : 'MariaDB' },
    { label: 'Backup root', value: backupRoot.path ?? 'not set' },
    { label: 'Hosts', value: String(counts.hosts) },
    { label: 'Snapshots', value: String(counts.snapshots) },
    { label: 'Runs on record', value: String(counts.runs) },
  ];
}

function checksOf({ database, backupRoot, scheduler }: StatusResult): SelfCheck[] {
  return [
    {
      name: 'Database',
      state: database.ok ? 'ok' : 'failed',
      detail: database.ok ? 'It answers.' : 'It does not answer.',
      cure: null,
    },
    {
      name: 'Backup root',
      state: backupRoot.present ? 'ok' : 'failed',
      detail: backupRoot.problem ?? 'It is there, and it is the one on record.',
      cure: backupRoot.path === null ? 'Set it: pobsync configure-global --backup-root PATH' : null,
    },
    {
      name: 'Scheduler',
      state: scheduler.running ? 'ok' : 'failed',
      detail: scheduler.running ? 'It reported within the last three minutes.' : 'Nobody reported lately.',
      cure: scheduler.running ? null : 'Start it: pobsync serve, or pobsync scheduler --loop',
    },
  ];
}
