import { randomBytes } from 'node:crypto';
import { hostsWithOpenDeletes, type HostRecord } from '../data/hosts.ts';
import { activeRuns, insertRun, latestRun } from '../data/runs.ts';
import type { Tx } from '../data/tx.ts';
import { BusyError } from '../domain/errors.ts';
import type { HostName } from '../domain/host-name.ts';
import { makeRunId } from '../domain/run-id.ts';
import { holdsHost } from '../domain/run-queue.ts';
import type { BackupRoot } from '../engine/backup-root.ts';
import { acquireHostLock, type HostLock } from '../engine/host-lock.ts';
import { settleDeletes } from './finish-deletes.ts';
import { loadHost, openNodeRoot } from './host-context.ts';
import { findRestoredMark } from './restored-database.ts';
import type { Services } from './services.ts';

/** A clean-up that fails again and again must not fill the history. */
const repeatAfterMs = 3_600_000;

/**
 * Settles deletes of this node that nobody carries on, because the process was killed. Rows say again what the disk says,
 * at once; emptying the trash may take long, so it is a run that a worker executes: the host's next one that writes, or
 * a prune that is queued here and only finishes what was begun.
 *
 * @throws RootMissingError when the disk is away, and RefusedError when none is set
 */
export async function settleOpenDeletes(services: Services): Promise<void> {
  const database = await services.database();
  const hosts = await database.read(async (tx) =>
    (await findRestoredMark(tx)) === null ? hostsWithOpenDeletes(tx, services.config.node) : [],
  );
  if (hosts.length === 0) return;
  const root = await openNodeRoot(services);
  for (const name of hosts) await settleHost(services, root, name);
}

async function settleHost(services: Services, root: BackupRoot, name: HostName): Promise<void> {
  const database = await services.database();
  let lock: HostLock;
  try {
    lock = await acquireHostLock(root, name);
  } catch (error) {
    // whoever holds it is deleting, or settles before it does anything else
    if (error instanceof BusyError) return;
    throw error;
  }
  try {
    const { host, config } = await database.read((tx) => loadHost(services, tx, name));
    await settleDeletes(services, host, root);
    await database.write((tx) => queueCleanUp(services, tx, host, config.priority));
  } finally {
    await lock.release();
  }
}

async function queueCleanUp(services: Services, tx: Tx, host: HostRecord, priority: number): Promise<void> {
  const stillOpen = await hostsWithOpenDeletes(tx, services.config.node);
  if (!stillOpen.includes(host.name)) return;
  if ((await activeRuns(tx, host.name)).some(({ operation }) => holdsHost(operation))) return;
  const now = services.clock.now();
  const last = await latestRun(tx, { host: host.name, operation: 'prune' });
  const agoMs = last === null ? Infinity : now.getTime() - last.queuedAt.getTime();
  if (last?.event['finishOnly'] === true && agoMs >= 0 && agoMs < repeatAfterMs) return;
  const run = await insertRun(tx, {
    id: makeRunId(now, randomBytes(4)),
    operation: 'prune',
    hostId: host.id,
    host: host.name,
    node: host.node,
    trigger: 'retry',
    priority,
    event: { host: host.name, apply: true, finishOnly: true },
    queuedAt: now,
  });
  services.logger.info({ host: host.name, runId: run.id }, 'queued the end of an interrupted prune');
}
