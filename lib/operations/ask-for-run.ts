import type { BackupEvent } from '../contracts/backup.ts';
import type { PruneEvent } from '../contracts/prune.ts';
import type { RestoreEvent } from '../contracts/restore.ts';
import type { SetRootEvent } from '../contracts/set-root.ts';
import type { VerifyEvent } from '../contracts/verify.ts';
import { RefusedError } from '../domain/errors.ts';
import { pruneHost } from './prune-host.ts';
import { queueNodeRun, queueRun, type RunWish } from './queue-run.ts';
import { viewRun, type RunView } from './run-view.ts';
import type { Services } from './services.ts';

/** Who wants it, and through what. */
export interface Asker {
  by: string;
  trigger: RunWish['trigger'];
}

/** Queues a backup. @throws NotFoundError, BusyError when one waits already */
export async function askForBackup(
  services: Services,
  event: Omit<BackupEvent, 'runId'>,
  { by, trigger }: Asker,
): Promise<RunView> {
  const kind = event.kind ?? 'scheduled';
  return viewRun(await queueRun(services, { operation: 'backup', event, kind, trigger, requestedBy: by }));
}

/** Queues a comparison of disk and records. */
export async function askForDiscover(
  services: Services,
  event: { host: string },
  { by, trigger }: Asker,
): Promise<RunView> {
  return viewRun(
    await queueRun(services, { operation: 'discover', event, kind: null, trigger, requestedBy: by }),
  );
}

/** Lets the backup host ask for a host's keys. */
export async function askForKeyScan(
  services: Services,
  event: { host: string },
  { by, trigger }: Asker,
): Promise<RunView> {
  const wish = { operation: 'scan-keys' as const, event, kind: null, trigger, requestedBy: by };
  return viewRun(await queueRun(services, wish));
}

/** Lets the backup host try everything that a backup of a host needs. */
export async function askForCheck(
  services: Services,
  event: { host: string },
  { by, trigger }: Asker,
): Promise<RunView> {
  const wish = { operation: 'check' as const, event, kind: null, trigger, requestedBy: by };
  return viewRun(await queueRun(services, wish));
}

/** Lets this node's worker look at a directory that is to hold all snapshots, or make it that. */
export async function askForRoot(
  services: Services,
  event: Omit<SetRootEvent, 'runId'>,
  { by, trigger }: Asker,
): Promise<RunView> {
  const wish = { operation: 'set-root' as const, event, trigger, requestedBy: by };
  return viewRun(await queueNodeRun(services, wish));
}

/**
 * Queues the deletions of a plan that somebody saw. It is looked at here too, so that whoever asks hears at once when
 * it changed; the worker looks again when it deletes.
 *
 * @throws RefusedError when the plan is another one by now, deletes nothing or more than allowed
 */
export async function askForPrune(
  services: Services,
  event: Omit<PruneEvent, 'runId' | 'apply'> & { planHash: string },
  { by, trigger }: Asker,
): Promise<RunView> {
  const plan = await pruneHost(services, { ...event, apply: false });
  const count = plan.delete.length;
  if (plan.planHash !== event.planHash) {
    throw new RefusedError('The plan changed since it was shown; nothing was deleted.', {
      cure: 'Look at the new plan, and apply that one.',
      facts: { planHash: plan.planHash },
    });
  }
  if (count === 0) throw new RefusedError('The plan deletes nothing.');
  if (count > plan.maxDelete) {
    throw new RefusedError(
      `The plan deletes ${count} snapshots, more than the ${plan.maxDelete} that are allowed at once; nothing was deleted.`,
      {
        cure: 'Look at the plan; if it is right, allow more for this once.',
        facts: { count, maxDelete: plan.maxDelete },
      },
    );
  }
  const kind = plan.kind === 'all' ? null : plan.kind;
  return viewRun(
    await queueRun(services, {
      operation: 'prune',
      event: { ...event, kind: plan.kind, maxDelete: plan.maxDelete, apply: true },
      kind,
      trigger,
      requestedBy: by,
    }),
  );
}

/** Queues a restore to a directory of the backup host, or to the host. */
export async function askForRestore(
  services: Services,
  event: Omit<RestoreEvent, 'runId'>,
  { by, trigger }: Asker,
): Promise<RunView> {
  const wish = { operation: 'restore' as const, event, kind: null, trigger, requestedBy: by };
  return viewRun(await queueRun(services, wish));
}

/** Queues a look at the bytes of a snapshot, or of all of them. */
export async function askForVerify(
  services: Services,
  event: Omit<VerifyEvent, 'runId'>,
  { by, trigger }: Asker,
): Promise<RunView> {
  const wish = { operation: 'verify' as const, event, kind: null, trigger, requestedBy: by };
  return viewRun(await queueRun(services, wish));
}
