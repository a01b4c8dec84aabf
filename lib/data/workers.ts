import { insertMissingRows } from './insert-rows.ts';
import type { Tx } from './tx.ts';

export type WorkerRole = 'worker' | 'scheduler' | 'gateway' | 'serve';

/** A process that works on the queue or serves it, as long as it beats. */
export interface WorkerRecord {
  id: string;
  node: string;
  /** The machine it runs on. */
  hostName: string;
  pid: number;
  role: WorkerRole;
  version: string;
  startedAt: Date;
  heartbeatAt: Date;
  lastTickAt: Date | null;
  maxConcurrent: number | null;
  stopping: boolean;
}

export async function registerWorker(tx: Tx, worker: WorkerRecord): Promise<void> {
  const { id, ...values } = worker;
  await insertMissingRows(tx, 'workers', [worker]);
  await tx.update<WorkerRecord>('workers', { id }, values);
}

/** @returns false when the row is gone: somebody took the worker for dead, and it must register again */
export async function beat(
  tx: Tx,
  id: string,
  now: Date,
  changes: Partial<Pick<WorkerRecord, 'lastTickAt' | 'stopping' | 'maxConcurrent'>> = {},
): Promise<boolean> {
  const { affected } = await tx.update<WorkerRecord>('workers', { id }, { ...changes, heartbeatAt: now });
  return affected === 1;
}

export async function listWorkers(tx: Tx): Promise<WorkerRecord[]> {
  return tx.find<WorkerRecord>('workers', { order: { node: 'ASC', startedAt: 'ASC' } });
}

export async function removeWorker(tx: Tx, id: string): Promise<void> {
  await tx.delete<WorkerRecord>('workers', { id });
}

/** Removes workers whose last beat is older; returns how many. */
export async function removeSilentWorkers(tx: Tx, before: Date): Promise<number> {
  const { affected } = await tx
    .createQueryBuilder()
    .delete()
    .from('workers')
    .where('heartbeat_at < :before', { before })
    .execute();
  return affected ?? 0;
}
