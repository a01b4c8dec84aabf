import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { VerifyEvent, VerifyResult } from '../contracts/verify.ts';
import { useSnapshot } from '../data/snapshot-use.ts';
import { snapshotsOfHost } from '../data/snapshots-of-host.ts';
import { parseHostName } from '../domain/host-name.ts';
import { showText } from '../domain/show-text.ts';
import type { SnapshotId } from '../domain/snapshot-ref.ts';
import { hostPathOf, treePathId } from '../domain/tree-path.ts';
import { InodeSet } from '../engine/checksums/inode-set.ts';
import { verifyTree, type DamagedFile, type VerifyOutcome } from '../engine/checksums/verify-tree.ts';
import { readMetadata } from '../engine/snapshot-metadata.ts';
import { snapshotDirectory } from '../engine/snapshot-paths.ts';
import type { ActiveRun, RunEnd } from './active-run.ts';
import { executeLockedRun, executeReadingRun, runIdOf } from './execute-run.ts';
import { findNamedSnapshot } from './find-snapshot.ts';
import { loadHost, type HostContext } from './host-context.ts';
import { markDamage } from './mark-damage.ts';
import { repairDamage } from './repair-damage.ts';
import { withRunDirectory } from './run-directory.ts';
import type { Services } from './services.ts';
import { openVerifyProgress, type VerifyProgress } from './verify-progress.ts';

type Damage = VerifyResult['damage'][number];

const keptDamage = 1000;

/**
 * Hashes one snapshot of a host, or all of them with every shared file once, and compares with what was recorded when
 * the files came. Damage marks every snapshot that has the file. A run that was stopped goes on at the next call.
 */
export async function verifyHost(services: Services, event: VerifyEvent): Promise<VerifyResult> {
  const database = await services.database();
  const host = parseHostName(event.host);
  const { context, snapshots } = await database.read(async (tx) => {
    const loaded = await loadHost(services, tx, host);
    const chosen: SnapshotId[] =
      event.snapshot === undefined
        ? (await snapshotsOfHost(tx, loaded.host.id)).filter(
            ({ status }) => status !== 'missing' && status !== 'deleting',
          )
        : [await findNamedSnapshot(tx, host, event.snapshot)];
    return { context: loaded, snapshots: chosen.map(({ kind, name }) => ({ kind, name })) };
  });
  const spec = { operation: 'verify' as const, host: context.host, kind: null, event, runId: runIdOf(event) };
  const work = (run: ActiveRun) =>
    withRunDirectory(services.config, run.id, (directory) =>
      verify(services, event, context, snapshots, run, directory),
    );
  // a repair writes, so it holds the host like a backup
  return event.repair === true
    ? executeLockedRun(services, spec, work)
    : executeReadingRun(services, spec, work);
}

async function verify(
  services: Services,
  event: VerifyEvent,
  context: HostContext,
  snapshots: readonly SnapshotId[],
  run: ActiveRun,
  runDirectory: string,
): Promise<RunEnd<VerifyResult>> {
  const startedMs = services.clock.monotonicMs();
  const progress = await openVerifyProgress(services.config.home, context.host.name, event);
  const work: VerifyWork = { services, event, context, run, runDirectory, progress, seen: new InodeSet() };
  const result: VerifyResult = {
    runId: run.id,
    host: context.host.name,
    status: 'success',
    snapshots: [],
    stats: { filesHashed: 0, bytesHashed: 0, recorded: 0, damaged: 0, healed: 0, durationMs: 0 },
    damage: [],
    marked: [],
    warnings: [],
  };
  for (const [index, snapshot] of snapshots.entries()) {
    run.signal.throwIfAborted();
    await verifyOne(work, snapshot, { index, count: snapshots.length }, result);
  }
  await progress.end();
  if (event.repair === true) await repairDamage(services, context, run, runDirectory, result);
  const left = result.stats.damaged - result.stats.healed;
  if (left > 0) {
    result.warnings.unshift(
      `${left} ${left === 1 ? 'file is' : 'files are'} damaged; ${result.marked.length} snapshots have them.`,
    );
  }
  if (result.warnings.length > 0) result.status = 'warning';
  result.stats.durationMs = Math.round(services.clock.monotonicMs() - startedMs);
  return { status: result.warnings.length > 0 ? 'warning' : 'success', result, warnings: result.warnings };
}

interface VerifyWork {
  services: Services;
  event: VerifyEvent;
  context: HostContext;
  run: ActiveRun;
  runDirectory: string;
  progress: VerifyProgress;
  seen: InodeSet;
}

async function verifyOne(
  work: VerifyWork,
  snapshot: SnapshotId,
  place: { index: number; count: number },
  result: VerifyResult,
): Promise<void> {
  const { services, run, progress, event } = work;
  const ref = { host: work.context.host.name, ...snapshot };
  const directory = snapshotDirectory(run.root, ref);
  const metadata = await readMetadata(directory);
  if ('reason' in metadata || !(await hold(work, snapshot))) {
    result.warnings.push(`Snapshot ${snapshot.kind}/${snapshot.name} was left out: it is gone or in use.`);
    return;
  }
  const empty = join(work.runDirectory, 'empty');
  await mkdir(empty, { recursive: true, mode: 0o700 });
  let files = 0;
  const outcome = await verifyTree({
    directory,
    seen: work.seen,
    sample: progress.sample,
    afterInode: progress.after(snapshot),
    workers: event.workers ?? 2,
    empty,
    signal: run.signal,
    onBatch: async (batch) => {
      files += batch.files;
      const percent = Math.floor(((place.index + batch.share) / place.count) * 100);
      run.progress({
        phase: 'verifying',
        percent,
        bytes: batch.bytes,
        bytesPerSecond: null,
        etaSeconds: null,
        files,
      });
      // marked at once: whatever happens to this run, nobody links with these files any more
      if (batch.damaged.length > 0) {
        const marked = await markDamage(services, work.context.host, run, batch.damaged);
        result.marked.push(...marked.filter((one) => !result.marked.some(({ name }) => name === one.name)));
      }
      await progress.reached(snapshot, batch.afterInode);
    },
  });
  addOutcome(result, snapshot, outcome, metadata.sources);
  if (outcome.names < metadata.counts.files) {
    const missing = metadata.counts.files - outcome.names;
    result.warnings.push(`${missing} files are missing from snapshot ${snapshot.kind}/${snapshot.name}.`);
  }
  run.log(
    'info',
    `${snapshot.kind}/${snapshot.name}: ${outcome.filesHashed} files read, ${outcome.damaged.length} damaged`,
  );
}

function addOutcome(
  result: VerifyResult,
  { kind, name }: SnapshotId,
  outcome: VerifyOutcome,
  sources: readonly string[],
): void {
  const { stats } = result;
  stats.filesHashed += outcome.filesHashed;
  stats.bytesHashed += outcome.bytesHashed;
  stats.recorded += outcome.recorded;
  stats.damaged += outcome.damaged.length;
  result.snapshots.push({
    kind,
    name,
    files: outcome.names,
    filesHashed: outcome.filesHashed,
    damaged: outcome.damaged.length,
  });
  for (const file of outcome.damaged) {
    if (result.damage.length < keptDamage) result.damage.push(describe({ kind, name }, file, sources));
  }
}

function describe(snapshot: SnapshotId, file: DamagedFile, sources: readonly string[]): Damage {
  return {
    snapshot,
    path: showText(hostPathOf(file.path, sources).toString(), 4096),
    pathId: treePathId(file.path),
    expected: file.expected,
    found: file.found,
    healed: false,
  };
}

async function hold({ context, run, services }: VerifyWork, { kind, name }: SnapshotId): Promise<boolean> {
  const database = await services.database();
  return database.write(async (tx) => {
    const rows = await snapshotsOfHost(tx, context.host.id);
    const row = rows.find((one) => one.kind === kind && one.name === name);
    return row !== undefined && (await useSnapshot(tx, row.id, run.id));
  });
}
