import { countUpTo } from './count-up-to.ts';
import type { RunRow } from './tables/runs.ts';
import type { Tx } from './tx.ts';

/** How much there is of what an admin counts. */
export interface RowCounts {
  hosts: number;
  schedules: number;
  snapshots: number;
  /** At most `largestRunCount`: history is long, and nobody needs its length to the last run. */
  runs: number;
  queued: number;
  running: number;
}

export const largestRunCount = 1_000_000;

export async function countRows(tx: Tx): Promise<RowCounts> {
  const runs = tx.getRepository<RunRow>('runs').createQueryBuilder('r');
  return {
    hosts: await tx.count('hosts'),
    schedules: await tx.count('schedules'),
    snapshots: await tx.count('snapshots'),
    runs: await countUpTo(tx, runs, largestRunCount),
    queued: await tx.countBy<RunRow>('runs', { status: 'queued' }),
    running: await tx.countBy<RunRow>('runs', { status: 'running' }),
  };
}
