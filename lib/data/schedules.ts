import type { HostName } from '../domain/host-name.ts';
import { insertRows } from './insert-rows.ts';
import { asJsonObject, readStored, type JsonObject } from './stored-json.ts';
import { readTime } from './read-time.ts';
import type { ScheduleRow } from './tables/schedules.ts';
import { chunks, type Tx } from './tx.ts';

export type ScheduledOperation = 'backup' | 'verify';

/** When an operation is due on a host. */
export interface ScheduleRecord {
  id: number;
  hostId: number;
  operation: ScheduledOperation;
  cron: string;
  /** IANA zone; null for the global one. */
  timeZone: string | null;
  /** Apply retention after the backup. */
  prune: boolean;
  enabled: boolean;
  options: JsonObject;
  /** The newest slot that was decided, queued or skipped; null before the first. */
  lastSlotAt: Date | null;
  createdAt: Date;
  updatedAt: Date;
}

export type ScheduleInput = Pick<ScheduleRecord, 'hostId' | 'operation' | 'cron'> &
  Partial<Pick<ScheduleRecord, 'timeZone' | 'prune' | 'enabled' | 'options'>>;

/** A schedule that may fire, with what the tick needs to know of its host. */
export interface DueCandidate {
  scheduleId: number;
  hostId: number;
  host: HostName;
  node: string;
  operation: ScheduledOperation;
  cron: string;
  timeZone: string | null;
  prune: boolean;
  options: JsonObject;
  lastSlotAt: Date | null;
  /** Slots before the schedule existed, or before it was changed, are never caught up. */
  updatedAt: Date;
}

export async function getSchedule(
  tx: Tx,
  hostId: number,
  operation: ScheduledOperation = 'backup',
): Promise<ScheduleRecord | null> {
  const row = await tx.findOneBy<ScheduleRow>('schedules', { hostId, operation });
  return row === null ? null : toSchedule(row);
}

/** The schedules of many hosts for one operation, by host id. */
export async function schedulesOfHosts(
  tx: Tx,
  hostIds: readonly number[],
  operation: ScheduledOperation,
): Promise<Map<number, ScheduleRecord>> {
  const found = new Map<number, ScheduleRecord>();
  for (const part of chunks(hostIds, 1000)) {
    const rows = await tx
      .getRepository<ScheduleRow>('schedules')
      .createQueryBuilder('s')
      .where('s.host_id IN (:...part) AND s.operation = :operation', { part, operation })
      .getMany();
    for (const row of rows) found.set(row.hostId, toSchedule(row));
  }
  return found;
}

/** Every schedule of a host. */
export async function schedulesOfHost(tx: Tx, hostId: number): Promise<ScheduleRecord[]> {
  const rows = await tx.find<ScheduleRow>('schedules', { where: { hostId }, order: { operation: 'ASC' } });
  return rows.map(toSchedule);
}

/** Creates or replaces a host's schedule for an operation; what the input leaves out becomes its default. */
export async function saveSchedule(tx: Tx, input: ScheduleInput, now: Date): Promise<ScheduleRecord> {
  const { hostId, operation, cron, timeZone = null, prune = false, enabled = true, options = {} } = input;
  const values = { cron, timeZone, prune, enabled, options: JSON.stringify(options), updatedAt: now };
  const { affected } = await tx.update<ScheduleRow>('schedules', { hostId, operation }, values);
  if (affected === 0) {
    await insertRows(tx, 'schedules', [{ hostId, operation, ...values, lastSlotAt: null, createdAt: now }]);
  }
  const saved = await getSchedule(tx, hostId, operation);
  if (saved === null) throw new Error('a schedule vanished inside the transaction that saved it');
  return saved;
}

/** Counts a schedule's slots up to a time as decided; never sets it back. */
export async function advanceLastSlot(tx: Tx, scheduleId: number, lastSlotAt: Date): Promise<void> {
  await tx
    .createQueryBuilder()
    .update('schedules')
    .set({ lastSlotAt })
    .where('id = :scheduleId AND (last_slot_at IS NULL OR last_slot_at < :lastSlotAt)', {
      scheduleId,
      lastSlotAt,
    })
    .execute();
}

/** Whether there was one to remove. */
export async function removeSchedule(
  tx: Tx,
  hostId: number,
  operation: ScheduledOperation,
): Promise<boolean> {
  const { affected } = await tx.delete<ScheduleRow>('schedules', { hostId, operation });
  return affected === 1;
}

/** When the enabled hosts are backed up: the same of those alone, and nothing that only a tick needs. */
export async function listBackupTimes(tx: Tx): Promise<Pick<ScheduleRow, 'hostId' | 'cron' | 'timeZone'>[]> {
  return tx.query(
    `SELECT s.host_id AS hostId, s.cron AS cron, s.time_zone AS timeZone
       FROM schedules s JOIN hosts h ON h.id = s.host_id
      WHERE s.operation = 'backup' AND s.enabled = 1 AND h.enabled = 1`,
  );
}

/** Every enabled schedule of an enabled host: one query, lean, for ten thousand of them at each tick. */
export async function listEnabledSchedules(tx: Tx): Promise<DueCandidate[]> {
  const rows = await tx
    .getRepository<ScheduleRow>('schedules')
    .createQueryBuilder('s')
    .innerJoin('hosts', 'h', 'h.id = s.hostId')
    .select([
      's.id AS id',
      's.host_id AS hostId',
      'h.name AS host',
      'h.node AS node',
      's.operation AS operation',
      's.cron AS cron',
      's.time_zone AS timeZone',
      's.prune AS prune',
      's.options AS options',
      's.last_slot_at AS lastSlotAt',
      's.updated_at AS updatedAt',
    ])
    .where('s.enabled = :yes AND h.enabled = :yes', { yes: true })
    .orderBy('h.name')
    .addOrderBy('s.operation')
    .getRawMany<RawCandidate>();
  return rows.map(toCandidate);
}

type RawCandidate = Omit<DueCandidate, 'scheduleId' | 'options' | 'prune' | 'lastSlotAt' | 'updatedAt'> & {
  id: number;
  prune: number;
  options: string;
  lastSlotAt: Date | string | null;
  updatedAt: Date | string;
};

function toCandidate(row: RawCandidate): DueCandidate {
  const { id, ...rest } = row;
  return {
    ...rest,
    scheduleId: id,
    prune: Boolean(row.prune),
    options: row.options === '{}' ? {} : readOptions(id, row.options),
    lastSlotAt: row.lastSlotAt === null ? null : readTime(row.lastSlotAt),
    updatedAt: readTime(row.updatedAt),
  };
}

function toSchedule(row: ScheduleRow): ScheduleRecord {
  return { ...row, options: readOptions(row.id, row.options) };
}

function readOptions(id: number, text: string): JsonObject {
  return readStored({ table: 'schedules', row: id, field: 'options' }, text, asJsonObject);
}
