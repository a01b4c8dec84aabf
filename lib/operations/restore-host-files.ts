import type { RestoreEvent, RestoreResult } from '../contracts/restore.ts';
import { keysOfHost } from '../data/host-keys.ts';
import type { SnapshotRecord } from '../data/snapshots.ts';
import { useSnapshotFirst } from '../data/snapshot-use.ts';
import { BusyError, InvalidInputError, NotFoundError, PobsyncError } from '../domain/errors.ts';
import { parseHostName } from '../domain/host-name.ts';
import { parseSourcePath } from '../domain/source-path.ts';
import { parseTreePath } from '../domain/tree-path.ts';
import { checkPathsInTree } from '../engine/browse/check-paths.ts';
import { openTarget } from '../engine/restore/open-target.ts';
import { restoreTree, type RestoreOutcome, type RestoreRequest } from '../engine/restore/restore-tree.ts';
import { readMetadata, type SnapshotMetadata } from '../engine/snapshot-metadata.ts';
import { snapshotDirectory } from '../engine/snapshot-paths.ts';
import type { ActiveRun, LockedRun, RunEnd } from './active-run.ts';
import { executeRestoringRun, runIdOf } from './execute-run.ts';
import { findNamedSnapshot } from './find-snapshot.ts';
import { loadHost, type HostContext } from './host-context.ts';
import { withRunDirectory } from './run-directory.ts';
import { sshKeyPathOf } from './service-key.ts';
import { lockTarget } from './restore-target.ts';
import type { Services } from './services.ts';
import { beginUnfinished, endUnfinished, findUnfinished } from './unfinished-restores.ts';

/**
 * Restores files of a snapshot to a directory of this machine or back to the host. A restore that was interrupted goes
 * on when the same one is asked for again.
 */
export async function restoreHostFiles(services: Services, event: RestoreEvent): Promise<RestoreResult> {
  checkDeletion(event);
  const database = await services.database();
  const { context, snapshot } = await database.read(async (tx) => {
    const host = parseHostName(event.host);
    const loaded = await loadHost(services, tx, host);
    return { context: loaded, snapshot: await findNamedSnapshot(tx, host, event.snapshot ?? 'latest') };
  });
  const spec = {
    operation: 'restore' as const,
    host: context.host,
    kind: snapshot.kind,
    event,
    runId: runIdOf(event),
  };
  const lockPlace = () => lockTarget(services.config, event);
  return executeRestoringRun(services, spec, lockPlace, async (run): Promise<RunEnd<RestoreResult>> => {
    const startedMs = services.clock.monotonicMs();
    await run.nameSnapshot(snapshot);
    await holdSnapshot(services, run, snapshot);
    const { outcome, target } = await withRunDirectory(services.config, run.id, (runDirectory) =>
      restore(services, event, context, snapshot, run, runDirectory),
    );
    const damaged =
      snapshot.status === 'damaged' ? ['This snapshot holds files that are known to be damaged.'] : [];
    const warnings = [...damaged, ...outcome.warnings];
    const status = warnings.length === 0 ? 'success' : 'warning';
    const { kind, name } = snapshot;
    const result: RestoreResult = {
      runId: run.id,
      host: context.host.name,
      snapshot: { kind, name },
      target,
      status,
      dryRun: event.dryRun === true,
      stats: {
        filesTransferred: outcome.stats.filesTransferred,
        bytesTransferred: outcome.stats.transferredFileBytes,
        durationMs: Math.round(services.clock.monotonicMs() - startedMs),
      },
      changes: event.dryRun === true ? outcome.changes : [],
      changesTotal: outcome.changesTotal,
      warnings,
    };
    return { status, result, warnings };
  });
}

async function restore(
  services: Services,
  event: RestoreEvent,
  context: HostContext,
  snapshot: SnapshotRecord,
  run: LockedRun,
  runDirectory: string,
): Promise<{ outcome: RestoreOutcome; target: string }> {
  const snapshotPath = snapshotDirectory(run.root, snapshot);
  const metadata = await readMetadata(snapshotPath);
  if ('reason' in metadata) {
    throw new NotFoundError(
      `Snapshot ${snapshot.kind}/${snapshot.name} is not on disk: ${metadata.reason}.`,
      {
        cure: `Bring the list up to date with: pobsync discover-snapshots --host ${snapshot.host}`,
      },
    );
  }
  const paths = choosePaths(event, metadata);
  if (paths !== null) await checkPathsInTree(`${snapshotPath}/data`, paths);
  const common = {
    config: context.config,
    snapshotPath,
    fakeSuper: metadata.fakeSuper,
    paths,
    dryRun: event.dryRun === true,
    deleteExtra: event.deleteExtra === true,
    lockFd: run.lock.fd,
    runDirectory,
    signal: run.signal,
    onProgress: ({ percent, bytes, bytesPerSecond, etaSeconds, filesDone }) =>
      run.progress({ phase: 'restoring', percent, bytes, bytesPerSecond, etaSeconds, files: filesDone }),
    log: run.log,
  } satisfies Omit<RestoreRequest, 'to'>;
  return event.to.place === 'host'
    ? toHost(services, event.to.path, context, metadata, common)
    : toDirectory(services, event, event.to.path, run, snapshot, common);
}

async function toDirectory(
  services: Services,
  event: RestoreEvent,
  path: string,
  run: ActiveRun,
  snapshot: SnapshotRecord,
  common: Omit<RestoreRequest, 'to'>,
) {
  const { home } = services.config;
  const job = {
    target: path,
    snapshot: `${snapshot.host}/${snapshot.kind}/${snapshot.name}`,
    paths: event.paths ?? null,
  };
  const unfinished = await findUnfinished(home, job);
  const target = await openTarget(path, {
    forbidden: [run.root.path, home],
    overwrite: event.overwrite === true || unfinished !== null,
    create: event.dryRun !== true,
  });
  const fresh = target.empty || unfinished?.fresh === true;
  try {
    run.log('info', `Restoring ${job.snapshot} to ${target.path}`);
    if (event.dryRun !== true) await beginUnfinished(home, job, { fresh });
    const outcome = await restoreTree({ ...common, to: { place: 'directory', target, fresh } });
    if (event.dryRun !== true) await endUnfinished(home, job);
    return { outcome, target: target.path };
  } finally {
    await target.handle?.close();
  }
}

async function toHost(
  services: Services,
  wished: string | undefined,
  { config, host }: HostContext,
  metadata: SnapshotMetadata,
  common: Omit<RestoreRequest, 'to'>,
) {
  const database = await services.database();
  const hostKeys = await database.read((tx) => keysOfHost(tx, host.id));
  if (hostKeys.length === 0) {
    throw new PobsyncError(
      'host_key_unknown',
      `No host key is approved for ${host.name}; nothing was transferred.`,
      {
        cure: `Compare and approve the key with: pobsync trust-host ${host.name}`,
      },
    );
  }
  const [only, ...more] = metadata.sources;
  const original = more.length === 0 ? (only ?? '/') : '/';
  const path = wished === undefined ? original : parseSourcePath(wished);
  // data/ of several sources is our own directory: its mode must not become that of the host's "/"
  const sources = metadata.sources.map((source) => Buffer.from(source.slice(1)));
  const paths = common.paths ?? (more.length === 0 ? null : sources);
  const sshKeyPath = sshKeyPathOf(services.config, config);
  common.log('info', `Restoring to ${host.name}:${path}`);
  const outcome = await restoreTree({ ...common, paths, to: { place: 'host', path, hostKeys, sshKeyPath } });
  return { outcome, target: `${host.name}:${path}` };
}

/** @returns null for everything */
function choosePaths(event: RestoreEvent, { sources }: SnapshotMetadata): Buffer[] | null {
  const paths = (event.paths ?? []).map((path) => parseTreePath(path, sources));
  return paths.length === 0 || paths.some((path) => path.length === 0) ? null : paths;
}

function checkDeletion(event: RestoreEvent): void {
  if (event.deleteExtra !== true) return;
  if (event.paths !== undefined) {
    throw new InvalidInputError(
      'Invalid event.deleteExtra: expected it only with the whole snapshot, not with paths.',
    );
  }
  if (event.dryRun === true || event.confirm === event.host) return;
  throw new InvalidInputError(
    `Invalid event.confirm: expected the host's name "${event.host}", because files at the target will be deleted.`,
  );
}

async function holdSnapshot(services: Services, run: ActiveRun, snapshot: SnapshotRecord): Promise<void> {
  const database = await services.database();
  if (await database.write((tx) => useSnapshotFirst(tx, snapshot.id, run.id))) return;
  throw new BusyError(`Snapshot ${snapshot.kind}/${snapshot.name} is being deleted just now.`, {
    cure: `Choose another one: pobsync snapshots ${snapshot.host}`,
  });
}
