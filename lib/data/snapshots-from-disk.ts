import type { SnapshotStatus } from '../domain/snapshot-status.ts';
import { insertMissingRows } from './insert-rows.ts';
import { newRow, type NewSnapshot } from './snapshots.ts';
import type { SnapshotRow } from './tables/snapshots.ts';
import { chunks, type Tx } from './tx.ts';

export type DiskChange = 'added' | 'updated' | 'unchanged';

/** The fields that snapshot.json decides; pins, acknowledgements and uses belong to SQL alone. */
const diskFields = [
  'startedAt',
  'endedAt',
  'runId',
  'baseKind',
  'baseName',
  'filesTotal',
  'filesNew',
  'filesLinked',
  'bytesTotal',
  'bytesNew',
  'durationMs',
  'suspicion',
] as const satisfies (keyof NewSnapshot)[];

/**
 * Brings the row of one snapshot in line with its snapshot.json. A status that only SQL knows (damaged) stays; a row
 * that was missing or deleting gets back what the disk says.
 */
export async function upsertFromDisk(tx: Tx, snapshot: NewSnapshot, now: Date): Promise<DiskChange> {
  const [change] = await upsertManyFromDisk(tx, [snapshot], now);
  return change ?? 'unchanged';
}

/** The same for many snapshots of one host, in few statements; the changes are in the order of the input. */
export async function upsertManyFromDisk(
  tx: Tx,
  snapshots: readonly NewSnapshot[],
  now: Date,
): Promise<DiskChange[]> {
  const changes: DiskChange[] = [];
  for (const part of chunks(snapshots, 500)) {
    const known = await knownRows(tx, part);
    await insertMissingRows(
      tx,
      'snapshots',
      part.filter((snapshot) => !known.has(rowKey(snapshot))).map((snapshot) => newRow(snapshot, now)),
    );
    for (const snapshot of part) {
      const row = known.get(rowKey(snapshot));
      changes.push(row === undefined ? 'added' : await updateFromDisk(tx, row, snapshot));
    }
  }
  return changes;
}

/** Links rows of a host to the rows of their bases, where both exist; returns how many links are new. */
export async function linkBases(tx: Tx, hostId: number): Promise<number> {
  const base =
    '(SELECT b.id FROM snapshots b WHERE b.host_id = s.host_id AND b.kind = s.base_kind AND b.name = s.base_name)';
  const rows: { id: number; baseId: number }[] = await tx.query(
    `SELECT s.id AS id, ${base} AS baseId FROM snapshots s WHERE s.host_id = ? AND s.base_id IS NULL AND s.base_name IS NOT NULL AND EXISTS ${base}`,
    [hostId],
  );
  for (const part of chunks(rows, 500)) {
    const cases = part.map((row) => `WHEN ${Number(row.id)} THEN ${Number(row.baseId)}`).join(' ');
    await tx
      .createQueryBuilder()
      .update('snapshots')
      .set({ baseId: () => `CASE id ${cases} END` })
      .where('id IN (:...ids)', { ids: part.map((row) => row.id) })
      .execute();
  }
  return rows.length;
}

async function knownRows(tx: Tx, snapshots: readonly NewSnapshot[]): Promise<Map<string, SnapshotRow>> {
  const hostIds = [...new Set(snapshots.map((snapshot) => snapshot.hostId))];
  const names = snapshots.map((snapshot) => snapshot.name);
  if (names.length === 0) return new Map();
  const rows = await tx
    .getRepository<SnapshotRow>('snapshots')
    .createQueryBuilder('s')
    .where('s.host_id IN (:...hostIds) AND s.kind IN (:...kinds) AND s.name IN (:...names)', {
      hostIds,
      kinds: ['scheduled', 'manual'],
      names,
    })
    .getMany();
  return new Map(rows.map((row) => [rowKey(row), row]));
}

async function updateFromDisk(tx: Tx, row: SnapshotRow, snapshot: NewSnapshot): Promise<DiskChange> {
  const changed: Partial<SnapshotRow> = {};
  for (const field of diskFields) {
    const value = snapshot[field];
    if (value !== undefined && !sameValue(row[field], value)) Object.assign(changed, { [field]: value });
  }
  const status = statusOf(row, snapshot.status);
  if (row.status !== status) Object.assign(changed, { status, statusBefore: null, missingSince: null });
  if (Object.keys(changed).length === 0) return 'unchanged';
  await tx.update<SnapshotRow>('snapshots', { id: row.id }, changed);
  return 'updated';
}

/** snapshot.json never learns that verify found damage, so it cannot take it back. */
function statusOf(row: SnapshotRow, onDisk: SnapshotStatus): SnapshotStatus {
  if (row.status === 'damaged' || (row.status === 'missing' && row.statusBefore === 'damaged'))
    return 'damaged';
  return onDisk;
}

function sameValue(a: unknown, b: unknown): boolean {
  if (a instanceof Date && b instanceof Date) return a.getTime() === b.getTime();
  return a === b;
}

function rowKey(row: { hostId: number; kind: string; name: string }): string {
  return `${row.hostId}/${row.kind}/${row.name}`;
}
