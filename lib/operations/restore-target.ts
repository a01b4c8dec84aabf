import { join } from 'node:path';
import type { Config } from '../config.ts';
import type { RestoreEvent } from '../contracts/restore.ts';
import type { RunRecord } from '../data/runs.ts';
import type { HostLock } from '../engine/host-lock.ts';
import { acquireTargetLock, lockedTargets } from '../engine/restore/target-lock.ts';
import { targetName } from '../engine/restore/target-name.ts';

/** @throws BusyError when somebody writes to the place that a restore is to write to */
export function lockTarget(config: Config, event: Pick<RestoreEvent, 'to' | 'host'>): Promise<HostLock> {
  return acquireTargetLock(lockDirectory(config), targetName(event.to, event.host));
}

/**
 * Which of these runs are restores whose place nobody holds: a restore is called running only while it holds its place,
 * so these have no living writer. The rows must have been read before, or one that began meanwhile would seem dead.
 *
 * @param own the restore that asks, whose place is held by itself
 */
export async function withoutWriter(
  config: Config,
  runs: readonly RunRecord[],
  own: Pick<RunRecord, 'event'> | null = null,
): Promise<RunRecord[]> {
  const restores = runs.filter((run) => run.operation === 'restore');
  if (restores.length === 0) return [];
  const ownTarget = own === null ? null : targetOf(own);
  const held = (await lockedTargets(lockDirectory(config))).filter((target) => target !== ownTarget);
  return restores.filter((run) => !held.includes(targetOf(run)));
}

function targetOf({ event }: Pick<RunRecord, 'event'>): string {
  // only events that passed the contract are stored
  const { to, host } = event as unknown as RestoreEvent;
  return targetName(to, host);
}

function lockDirectory({ home }: Config): string {
  return join(home, 'run', 'restore-locks');
}
