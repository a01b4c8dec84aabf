import type { FastifyInstance } from 'fastify';
import { backupResult } from '../../../contracts/backup.ts';
import { checkResult } from '../../../contracts/check.ts';
import { discoverResult } from '../../../contracts/discover.ts';
import { pruneResult } from '../../../contracts/prune.ts';
import { setRootResult } from '../../../contracts/set-root.ts';
import { verifyResult } from '../../../contracts/verify.ts';
import { cancelRun } from '../../../operations/cancel-run.ts';
import { listRuns } from '../../../operations/list-runs.ts';
import { showRun, type ShowRunResult } from '../../../operations/show-run.ts';
import { identityOf } from '../../request-facts.ts';
import { runPath } from '../format/paths.ts';
import { RunPage } from '../run-page.tsx';
import { RunsPage } from '../runs-page.tsx';
import type { LogLine, RunView } from '../views/run-view.ts';
import { pageNumber, showPage, takeForm } from './page-route.ts';
import { resultOf } from './result-of.ts';
import { toRestoreRun } from './to-restore-run.ts';
import { toRunRow } from './to-run-row.ts';

const shownLines = 200;

/** Runs: the list, one with its progress and log, and its cancel button. */
export function registerRuns(app: FastifyInstance): void {
  showPage(app, { path: '/runs', access: 'viewer' }, async ({ services, chrome, query }) => {
    const { host = '', status = '', operation = '' } = query;
    const given = Object.fromEntries(
      Object.entries({ host, status, operation }).filter(([, value]) => value !== ''),
    );
    const runs = await listRuns(services, { ...given, page: pageNumber(query), pageSize: 50 });
    const view = { runs: { ...runs, items: runs.items.map(toRunRow) }, filter: { host, status, operation } };
    return { page: <RunsPage view={view} chrome={chrome} /> };
  });
  showPage(app, { path: '/runs/:id', access: 'viewer' }, async ({ services, chrome, params }) => {
    const run = await showRun(services, { id: params['id'] ?? '' });
    return { page: <RunPage view={runView(run)} chrome={chrome} /> };
  });
  takeForm(
    app,
    { path: '/runs/:id/cancel', access: 'operator', audit: 'run.cancel' },
    async ({ services, request, params }) => {
      const { id } = await cancelRun(services, { id: params['id'] ?? '', by: identityOf(request).user });
      return { redirect: runPath(id), notice: 'cancelled' };
    },
  );
}

function runView(run: ShowRunResult): RunView {
  const backup = resultOf(run, 'backup', backupResult);
  const event = run.event as { dryRun?: unknown };
  const row = toRunRow(run);
  const { filesTransferred = row.filesTransferred, bytesTransferred = row.bytesTransferred } =
    backup?.stats ?? {};
  return {
    run: { ...row, filesTransferred, bytesTransferred },
    node: run.node,
    slotAt: /due (\S+Z)$/.exec(run.requestedBy ?? '')?.[1] ?? null,
    dryRun: event.dryRun === true,
    cancel:
      run.cancelRequestedAt === null
        ? null
        : { at: run.cancelRequestedAt, by: run.cancelRequestedBy ?? 'somebody' },
    base: backup?.base ?? null,
    problem: run.error,
    warnings: run.warnings,
    stats: backup?.stats ?? null,
    prune: backup?.prune ?? resultOf(run, 'prune', pruneResult),
    discover: resultOf(run, 'discover', discoverResult),
    check: resultOf(run, 'check', checkResult),
    root: resultOf(run, 'set-root', setRootResult),
    restore: toRestoreRun(run),
    verify: resultOf(run, 'verify', verifyResult),
    log: {
      lines: run.log
        .slice(-shownLines)
        .map(({ at, level, text }) => ({ at, level: level as LogLine['level'], text })),
      isTail: run.log.length > shownLines,
    },
  };
}
