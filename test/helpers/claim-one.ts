import type { Services } from '../../lib/operations/services.ts';
import { claimRuns, type ClaimedRun, type Worker } from '../../lib/operations/worker.ts';

/** What a worker with one free place gets from the queue, or null. */
export async function claimOne(services: Services, worker: Worker): Promise<ClaimedRun | null> {
  return (await claimRuns(services, worker, 1))[0] ?? null;
}
