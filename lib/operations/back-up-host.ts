import { randomBytes } from 'node:crypto';
import type { BackupEvent, BackupResult } from '../contracts/backup.ts';
import type { PruneResult } from '../contracts/prune.ts';
import { keysOfHost } from '../data/host-keys.ts';
import type { SnapshotRecord } from '../data/snapshot-record.ts';
import { snapshotsOfHost } from '../data/snapshots-of-host.ts';
import { chooseBase } from '../domain/base-choice.ts';
import { PobsyncError, RefusedError } from '../domain/errors.ts';
import { parseHostName } from '../domain/host-name.ts';
import type { GatedCounts } from '../domain/sanity-gate.ts';
import { makeSnapshotName } from '../domain/snapshot-name.ts';
import type { RsyncProgress } from '../engine/rsync-progress.ts';
import type { SnapshotMetadata } from '../engine/snapshot-metadata.ts';
import { takeSnapshot, type SnapshotResult } from '../engine/take-snapshot.ts';
import type { LockedRun, RunEnd } from './active-run.ts';
import { clockHold } from './clock-note.ts';
import { executeLockedRun, runIdOf } from './execute-run.ts';
import { finishDeletes } from './finish-deletes.ts';
import { loadHost, type HostContext } from './host-context.ts';
import { pruneHeldHost } from './prune-held-host.ts';
import { recordSnapshot } from './record-snapshot.ts';
import { withRunDirectory } from './run-directory.ts';
import type { ProgressReport, Services } from './services.ts';
import { sshKeyPathOf } from './service-key.ts';

/**
 * Backs up one host: a new snapshot, recorded in SQL, and retention afterwards if that was asked for and the snapshot
 * is complete. A refused prune is a warning of the backup, not its failure.
 */
export async function backUpHost(services: Services, event: BackupEvent): Promise<BackupResult> {
  const database = await services.database();
  const context = await database.read((tx) => loadHost(services, tx, parseHostName(event.host)));
  const kind = event.kind ?? 'scheduled';
  const spec = { operation: 'backup' as const, host: context.host, kind, event, runId: runIdOf(event) };
  return executeLockedRun(services, spec, async (run): Promise<RunEnd<BackupResult>> => {
    const unsettled = event.dryRun === true ? null : await settleEarlierDeletes(services, run);
    const taken = await take(services, event, context, run);
    const warnings = [...(unsettled === null ? [] : [unsettled]), ...taken.warnings];
    const doubt = await clockHold(services);
    if (doubt !== null)
      warnings.push(`The time of this snapshot may be wrong: the clock is in doubt, ${doubt}.`);
    const { metadata } = taken;
    const complete = taken.path !== null && metadata.status === 'complete';
    const pruned = event.prune === true && complete ? await pruneAfter(services, event, context, run) : null;
    if (event.prune === true && taken.path !== null && !complete) {
      warnings.push(`Nothing was pruned, because the new snapshot is ${metadata.status}.`);
    }
    if (pruned?.warning !== undefined) warnings.push(pruned.warning);
    const status = warnings.length === 0 && metadata.status === 'complete' ? 'success' : 'warning';
    const result = toResult(run, taken, { status, warnings, pruned: pruned?.result ?? null });
    const { filesTotal, bytesTotal, bytesNew } = result.stats;
    return { status, result, warnings, stats: { filesTotal, bytesTotal, bytesNew } };
  });
}

/**
 * Finishes what an interrupted prune left, which may be the room that this backup needs. What cannot be removed is a
 * warning: it must not keep the host from being backed up.
 */
async function settleEarlierDeletes(services: Services, run: LockedRun): Promise<string | null> {
  try {
    await finishDeletes(services, run.host, run);
    return null;
  } catch (error) {
    if (!(error instanceof PobsyncError) || run.signal.aborted || error.code === 'root_missing') throw error;
    return `What an earlier prune left could not be removed: ${error.message}`;
  }
}

/** Makes the snapshot and records it. */
async function take(
  services: Services,
  event: BackupEvent,
  { host, config }: HostContext,
  run: LockedRun,
): Promise<SnapshotResult> {
  const database = await services.database();
  const snapshots = await database.read((tx) => snapshotsOfHost(tx, host.id));
  const hostKeys = await database.read((tx) => keysOfHost(tx, host.id));
  const bases = chooseBase(snapshots);
  const previous = snapshots.find(
    ({ kind, name }) => kind === bases.primary?.kind && name === bases.primary.name,
  );
  const name = makeSnapshotName(run.startedAt, randomBytes(6));
  const kind = event.kind ?? 'scheduled';
  const dryRun = event.dryRun === true;
  if (!dryRun) await run.nameSnapshot({ kind, name });
  run.log('info', `${dryRun ? 'Dry run' : 'Backup'} of ${host.name} (${config.address}) as ${kind}/${name}`);

  const taken = await withRunDirectory(services.config, run.id, (runDirectory) =>
    takeSnapshot({
      root: run.root,
      lock: run.lock,
      config,
      kind,
      name,
      runId: run.id,
      startedAt: run.startedAt,
      bases,
      previous: gatedCountsOf(previous),
      distrustLeftovers: snapshots.some(({ status }) => status === 'damaged'),
      hostKeys,
      sshKeyPath: sshKeyPathOf(services.config, config),
      runDirectory,
      dryRun,
      signal: run.signal,
      onProgress: (progress) => run.progress(toReport(progress)),
      log: run.log,
      confirm: run.confirmClaim,
      now: () => services.clock.now(),
    }),
  );
  if (!dryRun) await record(services, host.id, taken.metadata);
  return taken;
}

function gatedCountsOf(
  snapshot: Pick<SnapshotRecord, 'filesTotal' | 'filesLinked'> | undefined,
): GatedCounts | null {
  if (snapshot === undefined || snapshot.filesTotal === null) return null;
  return { files: snapshot.filesTotal, filesLinked: snapshot.filesLinked };
}

function toReport({ percent, bytes, bytesPerSecond, etaSeconds, filesDone }: RsyncProgress): ProgressReport {
  return { phase: 'transferring', percent, bytes, bytesPerSecond, etaSeconds, files: filesDone };
}

async function record(services: Services, hostId: number, metadata: SnapshotMetadata): Promise<void> {
  try {
    const database = await services.database();
    await database.write((tx) => recordSnapshot(tx, hostId, metadata, services.clock.now()));
  } catch (error) {
    // the snapshot is whole and on disk; the end of the run, a tick or discover records it when the database is back
    services.logger.warn({ err: error }, 'the snapshot could not be recorded yet');
  }
}

async function pruneAfter(
  services: Services,
  event: BackupEvent,
  context: HostContext,
  run: LockedRun,
): Promise<{ result?: PruneResult; warning?: string }> {
  try {
    const options = {
      kind: 'scheduled' as const,
      maxDelete: event.maxDelete ?? context.config.maxDelete,
      protectBases: context.config.protectBases,
      shownPlanHash: null,
    };
    return { result: await pruneHeldHost(services, context, run, options) };
  } catch (error) {
    if (error instanceof PobsyncError && error.code !== 'cancelled' && error.code !== 'interrupted') {
      const cure = error instanceof RefusedError && error.cure !== null ? ` ${error.cure}` : '';
      return { warning: `The prune did not happen: ${error.message}${cure}` };
    }
    throw error;
  }
}

function toResult(
  run: LockedRun,
  { metadata, path }: SnapshotResult,
  end: { status: 'success' | 'warning'; warnings: string[]; pruned: PruneResult | null },
): BackupResult {
  const { counts, stats } = metadata;
  const { kind, name, status } = metadata;
  return {
    runId: run.id,
    host: run.host.name,
    status: end.status,
    dryRun: path === null,
    snapshot: path === null ? null : { kind, name, path, status },
    base: metadata.base,
    stats: {
      filesTotal: counts.files,
      filesTransferred: stats.filesTransferred,
      filesLinked: counts.filesLinked,
      bytesTotal: counts.bytesTotal,
      bytesTransferred: stats.bytesTransferred,
      bytesNew: counts.bytesNew,
      durationMs: Math.max(0, Date.parse(metadata.endedAt) - Date.parse(metadata.startedAt)),
    },
    prune: end.pruned,
    warnings: end.warnings,
  };
}
