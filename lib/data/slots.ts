import { randomBytes } from 'node:crypto';
import type { RunId } from '../domain/run-id.ts';
import { insertMissingRows } from './insert-rows.ts';
import type { SlotRow } from './tables/slots.ts';
import { chunks, type Tx } from './tx.ts';

export type SlotState = 'queued' | 'skipped';

/** One due time of a schedule and what was decided about it; there is never a second decision. */
export interface SlotRecord {
  id: number;
  scheduleId: number;
  dueAt: Date;
  state: SlotState;
  reason: string | null;
  runId: RunId | null;
  decidedAt: Date;
}

export type NewSlot = Omit<SlotRecord, 'id' | 'decidedAt'>;

const slotsPerStatement = 500;

/**
 * Records decisions about slots. A slot that anybody decided before is left alone.
 *
 * @returns those of the given slots that this call won; only for them may a run be queued, in the same transaction
 */
export async function decideSlots(tx: Tx, slots: readonly NewSlot[], now: Date): Promise<NewSlot[]> {
  // a fixed order of locks, so that two ticks wait for each other instead of dead-locking
  const ordered = [...slots].sort(
    (a, b) => a.scheduleId - b.scheduleId || a.dueAt.getTime() - b.dueAt.getTime(),
  );
  const decision = randomBytes(8).toString('hex');
  const won: NewSlot[] = [];
  for (const part of chunks(ordered, slotsPerStatement)) {
    await insertMissingRows(
      tx,
      'slots',
      part.map((slot) => ({ ...slot, decision, decidedAt: now })),
    );
    const mine = await decidedBy(tx, decision, part);
    won.push(...part.filter((slot) => mine.has(slotKey(slot.scheduleId, slot.dueAt))));
    await moveLastSlot(tx, part);
  }
  return won;
}

/** The newest slot of a schedule, or null. */
export async function lastDecided(tx: Tx, scheduleId: number): Promise<SlotRecord | null> {
  const row = await tx.findOne<SlotRow>('slots', { where: { scheduleId }, order: { dueAt: 'DESC' } });
  return row === null ? null : toSlot(row);
}

/** The newest slots of a schedule, newest first. */
export async function recentSlots(tx: Tx, scheduleId: number, limit: number): Promise<SlotRecord[]> {
  const rows = await tx.find<SlotRow>('slots', {
    where: { scheduleId },
    order: { dueAt: 'DESC' },
    take: limit,
  });
  return rows.map(toSlot);
}

/** Forgets slots decided before a time, except each schedule's newest: it says from where to go on. */
export async function deleteSlotsBefore(tx: Tx, before: Date, limit = 10_000): Promise<number> {
  const rows = await tx
    .getRepository<SlotRow>('slots')
    .createQueryBuilder('s')
    .innerJoin('schedules', 'c', 'c.id = s.scheduleId')
    .select('s.id', 'id')
    .where('s.decided_at < :before AND s.due_at < c.last_slot_at', { before })
    .limit(limit)
    .getRawMany<{ id: number }>();
  for (const part of chunks(rows, 1000)) {
    await tx.delete(
      'slots',
      part.map((row) => row.id),
    );
  }
  return rows.length;
}

async function decidedBy(tx: Tx, decision: string, slots: readonly NewSlot[]): Promise<Set<string>> {
  const rows = await tx
    .getRepository<SlotRow>('slots')
    .createQueryBuilder('s')
    .where('s.schedule_id IN (:...ids) AND s.due_at >= :first AND s.decision = :decision', {
      ids: [...new Set(slots.map((slot) => slot.scheduleId))],
      first: new Date(Math.min(...slots.map((slot) => slot.dueAt.getTime()))),
      decision,
    })
    .getMany();
  return new Set(rows.map((row) => slotKey(row.scheduleId, row.dueAt)));
}

async function moveLastSlot(tx: Tx, slots: readonly NewSlot[]): Promise<void> {
  await tx
    .createQueryBuilder()
    .update('schedules')
    .set({ lastSlotAt: () => '(SELECT MAX(due_at) FROM slots WHERE slots.schedule_id = schedules.id)' })
    .where('id IN (:...ids)', { ids: [...new Set(slots.map((slot) => slot.scheduleId))] })
    .execute();
}

function slotKey(scheduleId: number, dueAt: Date): string {
  return `${scheduleId} ${dueAt.getTime()}`;
}

function toSlot(row: SlotRow): SlotRecord {
  const { id, scheduleId, dueAt, state, reason, runId, decidedAt } = row;
  return { id, scheduleId, dueAt, state, reason, runId, decidedAt };
}
