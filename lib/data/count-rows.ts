import type { Tx } from './tx.ts';

/** How much there is of what an admin counts. */
export interface RowCounts {
  hosts: number;
  schedules: number;
  snapshots: number;
}

export async function countRows(tx: Tx): Promise<RowCounts> {
  return {
    hosts: await tx.count('hosts'),
    schedules: await tx.count('schedules'),
    snapshots: await tx.count('snapshots'),
  };
}
