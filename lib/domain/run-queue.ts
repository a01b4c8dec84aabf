import type { RunOperation } from './run-status.ts';

/** Operations that write in a host's directory: at most one of them runs on a host at a time. */
export const exclusiveOperations: readonly RunOperation[] = ['backup', 'prune'];

/** Whether a run of the operation holds its host; the others only read finished snapshots. */
export function holdsHost(operation: RunOperation): boolean {
  return exclusiveOperations.includes(operation);
}

/** A run that waited this long goes before all others, whatever its priority, so that none starves. */
export const longestFairWaitMs = 60 * 60_000;

const turnsPerPriority = 10_000;

/**
 * The place of a waiting run in the queue; the lowest goes first. Higher priority goes first; within a priority the
 * hosts take turns: a host's second waiting run comes after every host's first.
 *
 * @param waitingOfHost how many runs of the same host were waiting already
 */
export function queueRank(priority: number, waitingOfHost: number): number {
  return -priority * turnsPerPriority + Math.min(waitingOfHost, turnsPerPriority - 1);
}
