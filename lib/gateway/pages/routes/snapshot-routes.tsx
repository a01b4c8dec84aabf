import type { FastifyInstance } from 'fastify';
import { backupResult, type BackupResult } from '../../../contracts/backup.ts';
import { describeProblems } from '../../../contracts/describe-problems.ts';
import { NotFoundError } from '../../../domain/errors.ts';
import { showText } from '../../../domain/show-text.ts';
import { snapshotKinds, type SnapshotKind } from '../../../domain/snapshot-ref.ts';
import { acknowledgeSnapshot } from '../../../operations/acknowledge-snapshot.ts';
import { listSnapshots } from '../../../operations/list-snapshots.ts';
import { pinSnapshot } from '../../../operations/pin-snapshot.ts';
import { showSnapshot, type ShowSnapshotResult } from '../../../operations/show-snapshot.ts';
import { identityOf } from '../../request-facts.ts';
import { snapshotPath } from '../format/paths.ts';
import { SnapshotPage } from '../snapshot-page.tsx';
import { SnapshotsPage } from '../snapshots-page.tsx';
import type { SnapshotView } from '../views/snapshot-view.ts';
import { pageNumber, showPage, takeForm, type PageCall } from './page-route.ts';
import { toSnapshotRow } from './to-run-row.ts';

/** Snapshots: the list, one of them, and its pin. */
export function registerSnapshots(app: FastifyInstance): void {
  showPage(app, { path: '/snapshots', access: 'viewer' }, async ({ services, chrome, query }) => {
    const { host = '', kind = '', status = '' } = query;
    const given = Object.fromEntries(
      Object.entries({ host, kind, status }).filter(([, value]) => value !== ''),
    );
    const snapshots = await listSnapshots(services, { ...given, page: pageNumber(query), pageSize: 50 });
    const view = {
      snapshots: { ...snapshots, items: snapshots.items.map(toSnapshotRow) },
      filter: { host, kind, status },
    };
    return { page: <SnapshotsPage view={view} chrome={chrome} /> };
  });
  const path = '/snapshots/:host/:kind/:name';
  showPage(app, { path, access: 'viewer' }, async (call) => ({
    page: (
      <SnapshotPage
        view={snapshotView(await showSnapshot(call.services, refOf(call)))}
        chrome={call.chrome}
      />
    ),
  }));
  for (const verb of ['pin', 'unpin'] as const) {
    takeForm(
      app,
      { path: `${path}/${verb}`, access: 'operator', audit: `snapshot.${verb}` },
      async (call) => {
        const { host, kind, name } = refOf(call);
        await pinSnapshot(call.services, { host, snapshot: name, pinned: verb === 'pin' });
        return {
          redirect: snapshotPath(host, { kind, name }),
          notice: verb === 'pin' ? 'pinned' : 'unpinned',
        };
      },
    );
  }
  takeForm(
    app,
    { path: `${path}/acknowledge`, access: 'operator', audit: 'snapshot.acknowledge' },
    async (call) => {
      const { host, kind, name } = refOf(call);
      await acknowledgeSnapshot(call.services, { host, snapshot: name, by: identityOf(call.request).user });
      return { redirect: snapshotPath(host, { kind, name }), notice: 'acknowledged' };
    },
  );
}

/** The snapshot that an address names. @throws NotFoundError */
export function refOf({ params }: PageCall): { host: string; kind: SnapshotKind; name: string } {
  const { host = '', kind = '', name = '' } = params;
  const known = snapshotKinds.find((each) => each === kind);
  if (known === undefined) throw new NotFoundError(`There is no kind of snapshots "${showText(kind, 40)}".`);
  return { host, kind: known, name };
}

function snapshotView(shown: ShowSnapshotResult): SnapshotView {
  const { snapshot, run } = shown;
  const result =
    run !== null && describeProblems(backupResult, run.result, 'result').length === 0
      ? (run.result as BackupResult)
      : null;
  const suspicion = snapshot.suspicion === null ? [] : [snapshot.suspicion];
  return {
    snapshot: {
      ...toSnapshotRow(snapshot),
      path: shown.path ?? '',
      endedAt: snapshot.endedAt,
      sources: shown.sources,
      rsyncVersion: null,
      rsyncExitCode: null,
      filesTransferred: result?.stats.filesTransferred ?? snapshot.filesNew,
      bytesTransferred: result?.stats.bytesTransferred ?? snapshot.bytesNew,
      warnings: [...suspicion, ...(run?.warnings ?? [])],
      runId: run?.id ?? null,
    },
    keptBecause: shown.keptBecause,
    dependents: shown.dependents,
  };
}
