import { ConflictError, NotFoundError, RefusedError } from '../domain/errors.ts';
import type { HostName } from '../domain/host-name.ts';
import { showText } from '../domain/show-text.ts';
import type { SnapshotName } from '../domain/snapshot-name.ts';
import type { SnapshotId, SnapshotKind } from '../domain/snapshot-ref.ts';
import { snapshotMayBecome, type SnapshotStatus } from '../domain/snapshot-status.ts';
import { countUpTo } from './count-up-to.ts';
import { isUniqueViolation } from './database-errors.ts';
import { getHost, hostNames } from './hosts.ts';
import { insertRows } from './insert-rows.ts';
import { pageBounds, type Page, type PageRequest } from './page.ts';
import { toSnapshot, type SnapshotRecord } from './snapshot-record.ts';
import type { SnapshotRow } from './tables/snapshots.ts';
import type { Tx } from './tx.ts';

export type { SnapshotRecord } from './snapshot-record.ts';

/** What a finished backup, or a snapshot.json on disk, says about a snapshot. */
export type NewSnapshot = Pick<SnapshotRecord, 'hostId' | 'kind' | 'name' | 'status' | 'startedAt'> &
  Partial<Omit<SnapshotRecord, 'id' | 'host' | 'createdAt'>>;

export interface SnapshotFilter {
  host?: string;
  kind?: SnapshotKind;
  status?: SnapshotStatus;
}

/** @throws ConflictError when the row exists */
export async function insertSnapshot(tx: Tx, snapshot: NewSnapshot, now: Date): Promise<SnapshotRecord> {
  try {
    await insertRows(tx, 'snapshots', [newRow(snapshot, now)]);
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    throw new ConflictError(`Snapshot ${snapshot.kind}/${snapshot.name} exists already.`, { cause: error });
  }
  const made = await findSnapshot(tx, snapshot.hostId, snapshot);
  if (made === null) throw new Error('a snapshot vanished inside the transaction that inserted it');
  return made;
}

export async function findSnapshot(
  tx: Tx,
  hostId: number,
  { kind, name }: SnapshotId,
): Promise<SnapshotRecord | null> {
  const row = await tx.findOneBy<SnapshotRow>('snapshots', { hostId, kind, name });
  return row === null ? null : (await withHosts(tx, [row]))[0]!;
}

/**
 * Finds a snapshot of a host by name, in either kind unless one is given.
 *
 * @throws NotFoundError for the host or the snapshot
 */
export async function getSnapshot(
  tx: Tx,
  host: string,
  name: string,
  kind?: SnapshotKind,
): Promise<SnapshotRecord> {
  const { id: hostId } = await getHost(tx, host);
  const where = { hostId, name: name as SnapshotName, ...(kind === undefined ? {} : { kind }) };
  const row = await tx.findOneBy<SnapshotRow>('snapshots', where);
  if (row !== null) return toSnapshot(row, host as HostName);
  throw new NotFoundError(`No snapshot "${showText(name, 80)}" of host ${host}.`, {
    cure: `\`pobsync snapshots ${host}\` lists them.`,
  });
}

/** Newest first. */
export async function listSnapshots(
  tx: Tx,
  filter: SnapshotFilter = {},
  page: PageRequest = {},
): Promise<Page<SnapshotRecord>> {
  const bounds = pageBounds(page);
  const query = tx.getRepository<SnapshotRow>('snapshots').createQueryBuilder('s').where('1 = 1');
  if (filter.host !== undefined) {
    query.andWhere('s.host_id = :hostId', { hostId: (await getHost(tx, filter.host)).id });
  }
  if (filter.kind !== undefined) query.andWhere('s.kind = :kind', filter);
  if (filter.status !== undefined) query.andWhere('s.status = :status', filter);
  const total = await countUpTo(tx, query, 10_000_000);
  const rows = await query
    .orderBy('s.startedAt', 'DESC')
    .addOrderBy('s.id', 'DESC')
    .offset(bounds.skip)
    .limit(bounds.pageSize)
    .getMany();
  return { items: await withHosts(tx, rows), total, page: bounds.page, pageSize: bounds.pageSize };
}

/** The newest snapshot of a host that may serve as a base or a restore source: complete, or suspicious and acknowledged. */
export async function newestGood(
  tx: Tx,
  hostId: number,
  kind?: SnapshotKind,
): Promise<SnapshotRecord | null> {
  const query = tx
    .getRepository<SnapshotRow>('snapshots')
    .createQueryBuilder('s')
    .where('s.host_id = :hostId AND s.started_at IS NOT NULL', { hostId })
    .andWhere("(s.status = 'complete' OR (s.status = 'suspicious' AND s.acknowledged = :yes))", {
      yes: true,
    });
  if (kind !== undefined) query.andWhere('s.kind = :kind', { kind });
  const row = await query.orderBy('s.startedAt', 'DESC').limit(1).getOne();
  return row === null ? null : (await withHosts(tx, [row]))[0]!;
}

/**
 * Changes a snapshot's status; what it was is kept while it is missing, deleting or damaged.
 *
 * @throws RefusedError when the snapshot is not in a status from which this may happen
 */
export async function setStatus(
  tx: Tx,
  snapshot: Pick<SnapshotRecord, 'id' | 'name' | 'status' | 'statusBefore'>,
  status: SnapshotStatus,
  now: Date,
): Promise<void> {
  const { id, name, status: from } = snapshot;
  if (!snapshotMayBecome(from, status)) throw wrongStatus(name, from, status);
  const isWhole = status === 'complete' || status === 'partial' || status === 'suspicious';
  // missing and deleting say nothing about the snapshot itself, so they are never what it "was"
  const was = from === 'missing' || from === 'deleting' ? snapshot.statusBefore : from;
  const statusBefore = isWhole ? null : was;
  const missingSince = status === 'missing' ? now : null;
  const { affected } = await tx.update<SnapshotRow>(
    'snapshots',
    { id, status: from },
    { status, statusBefore, missingSince },
  );
  if (affected !== 1) throw wrongStatus(name, from, status);
}

export async function setPinned(tx: Tx, id: number, pinned: boolean): Promise<void> {
  await tx.update<SnapshotRow>('snapshots', { id }, { pinned });
}

/** Somebody vouches for a suspicious snapshot: it fills retention slots and serves as a base from now on. */
export async function acknowledge(tx: Tx, id: number, by: string): Promise<boolean> {
  const { affected } = await tx.update<SnapshotRow>(
    'snapshots',
    { id, status: 'suspicious' },
    { acknowledged: true, acknowledgedBy: by },
  );
  return affected === 1;
}

/** Removes the row; rows that were based on it keep its kind and name. */
export async function deleteSnapshotRow(tx: Tx, id: number): Promise<void> {
  await tx.delete<SnapshotRow>('snapshots', { id });
}

async function withHosts(tx: Tx, rows: readonly SnapshotRow[]): Promise<SnapshotRecord[]> {
  const names = await hostNames(
    tx,
    rows.map((row) => row.hostId),
  );
  return rows.map((row) => toSnapshot(row, names.get(row.hostId) ?? ('' as HostName)));
}

function wrongStatus(name: string, from: SnapshotStatus, to: SnapshotStatus): RefusedError {
  return new RefusedError(`Snapshot ${name} cannot become ${to}: expected it to be ${from} still.`, {
    facts: { snapshot: name, from, to },
  });
}

export function newRow(snapshot: NewSnapshot, now: Date): Omit<SnapshotRow, 'id'> {
  return {
    statusBefore: null,
    endedAt: null,
    runId: null,
    baseKind: null,
    baseName: null,
    baseId: null,
    pinned: false,
    acknowledged: false,
    acknowledgedBy: null,
    filesTotal: null,
    filesNew: null,
    filesLinked: null,
    bytesTotal: null,
    bytesNew: null,
    durationMs: null,
    suspicion: null,
    missingSince: null,
    inUseBy: null,
    ...snapshot,
    createdAt: now,
  };
}
