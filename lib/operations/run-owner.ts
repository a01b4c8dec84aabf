import { randomBytes } from 'node:crypto';

const executorPrefix = 'run-';
const workerPrefix = 'worker-';

/** The owner of a run's row while a process executes it. */
export function newExecutor(): string {
  return `${executorPrefix}${randomBytes(8).toString('hex')}`;
}

/** The id of a worker, and the owner of a run between the claim and the process that executes it. */
export function newWorker(): string {
  return `${workerPrefix}${randomBytes(6).toString('hex')}`;
}

/** Whether a run was claimed, and no process has taken it over to execute it: then nothing was done yet. */
export function isWorker(owner: string | null): boolean {
  return owner?.startsWith(workerPrefix) === true;
}

/** Whether a run's owner is a process that executes it, which holds the host's lock; not a worker about to start one. */
export function isExecutor(owner: string | null): boolean {
  return owner?.startsWith(executorPrefix) === true;
}
