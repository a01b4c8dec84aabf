import type { ScheduleRecord } from './schedules.ts';
import { asJsonObject, readStored } from './stored-json.ts';
import type { ScheduleRow } from './tables/schedules.ts';
import type { Tx } from './tx.ts';

/** The schedules of all hosts in one query, by host id. */
export async function allSchedules(tx: Tx): Promise<Map<number, ScheduleRecord[]>> {
  const rows = await tx.find<ScheduleRow>('schedules', { order: { hostId: 'ASC', operation: 'ASC' } });
  const byHost = new Map<number, ScheduleRecord[]>();
  for (const row of rows) {
    const place = { table: 'schedules', row: row.id, field: 'options' };
    const schedule = { ...row, options: readStored(place, row.options, asJsonObject) };
    byHost.set(row.hostId, [...(byHost.get(row.hostId) ?? []), schedule]);
  }
  return byHost;
}
