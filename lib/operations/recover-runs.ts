import { findHost } from '../data/hosts.ts';
import { expiredRuns, finishRun, type RunOutcome } from '../data/run-lease.ts';
import type { RunRecord } from '../data/runs.ts';
import { handBackRun } from '../data/take-run.ts';
import { InterruptedError, toPublicError } from '../domain/errors.ts';
import { exclusiveOperations } from '../domain/run-queue.ts';
import { isHostLocked } from '../engine/host-lock.ts';
import { readMetadata } from '../engine/snapshot-metadata.ts';
import { snapshotDirectory } from '../engine/snapshot-paths.ts';
import { openNodeRoot } from './host-context.ts';
import { recordSnapshot } from './record-snapshot.ts';
import { withoutWriter } from './restore-target.ts';
import { retryOf } from './retry-run.ts';
import { isWorker } from './run-owner.ts';
import { settleOpenDeletes } from './settle-open-deletes.ts';
import type { Services } from './services.ts';

/** A run that was found without a living process, and what became of it. */
export interface RecoveredRun {
  runId: string;
  host: string;
  status: string;
  reason: string;
}

/**
 * Ends the runs of this node whose process is dead: silent for longer than its lease, and no writer holds the host. A
 * run that was only claimed waits again. Deletes that nobody carries on are settled, too.
 * A backup disk that is away recovers nothing, for the outcome may lie on it.
 */
export async function recoverRuns(services: Services): Promise<RecoveredRun[]> {
  const database = await services.database();
  const now = services.clock.now();
  const silent = await database.read((tx) => expiredRuns(tx, now, services.config.node));
  const recovered: RecoveredRun[] = [];
  for (const run of silent) {
    if (await hasLivingWriter(services, run)) continue;
    const why = 'its worker stopped reporting';
    const one = isWorker(run.owner)
      ? await requeueRun(services, run, why)
      : await recoverRun(services, run, why);
    if (one !== null) recovered.push(one);
  }
  await settleOpenDeletes(services);
  return recovered;
}

/** A worker claimed the run and died before any process executed it: nothing was done, so it simply waits again. */
async function requeueRun(services: Services, run: RunRecord, why: string): Promise<RecoveredRun | null> {
  const { id, owner, fence } = run;
  if (owner === null) return null;
  const database = await services.database();
  const notBefore = services.clock.now();
  if (!(await database.write((tx) => handBackRun(tx, { id, owner, fence }, notBefore)))) return null;
  services.logger.warn({ runId: id, host: run.host }, `a claimed run waits again: ${why}`);
  return { runId: id, host: run.host ?? '', status: 'queued', reason: why };
}

/**
 * Ends one run that has no living process. If its snapshot was renamed into place before the process died, the run did
 * succeed and only failed to say so; otherwise it is interrupted, and tried again if the settings allow it.
 *
 * @returns null when somebody else ended it meanwhile
 */
export async function recoverRun(
  services: Services,
  run: RunRecord,
  why: string,
  { retry: mayRetry = true } = {},
): Promise<RecoveredRun | null> {
  const now = services.clock.now();
  const database = await services.database();
  const found = await snapshotOf(services, run);
  const outcome: RunOutcome =
    found === null
      ? {
          status: 'interrupted',
          endedAt: now,
          error: toPublicError(
            new InterruptedError(`The run was interrupted: ${why}.`, {
              cure:
                run.operation === 'restore'
                  ? 'The snapshot is untouched; the same restore goes on where this one ended.'
                  : 'Nothing is damaged; the next backup takes over what was transferred already.',
            }),
          ),
        }
      : {
          status: found.status === 'complete' ? 'success' : 'warning',
          endedAt: new Date(found.endedAt),
          warnings: [...found.warnings, 'The outcome was recovered from the snapshot on disk.'],
          stats: {
            filesTotal: found.counts.files,
            bytesTotal: found.counts.bytesTotal,
            bytesNew: found.counts.bytesNew,
          },
        };
  const retry = retryOf(services, run, 'interrupted');
  const mine = await database.write(async (tx) => {
    if (!(await finishRun(tx, run, outcome))) return false;
    if (found === null && mayRetry) await retry(tx);
    const host = run.host === null ? null : await findHost(tx, run.host);
    if (found !== null && host !== null) await recordSnapshot(tx, host.id, found, now);
    return true;
  });
  if (!mine) return null;
  services.logger.warn({ runId: run.id, host: run.host, status: outcome.status }, `recovered a run: ${why}`);
  return { runId: run.id, host: run.host ?? '', status: outcome.status, reason: why };
}

/** Whether a process that outlived its run's worker still writes. */
export async function hasLivingWriter(services: Services, run: RunRecord): Promise<boolean> {
  if (run.operation === 'restore') return (await withoutWriter(services.config, [run])).length === 0;
  if (run.host === null || !exclusiveOperations.includes(run.operation)) return false;
  return isHostLocked(await openNodeRoot(services), run.host);
}

async function snapshotOf(services: Services, run: RunRecord) {
  const { host, snapshotKind: kind, snapshotName: name } = run;
  if (run.operation !== 'backup' || host === null || kind === null || name === null) return null;
  const root = await openNodeRoot(services);
  const found = await readMetadata(snapshotDirectory(root, { host, kind, name }));
  return 'reason' in found || found.runId !== run.id ? null : found;
}
