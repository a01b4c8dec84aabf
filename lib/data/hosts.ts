import type { Address } from '../domain/address.ts';
import { parseAddress } from '../domain/address.ts';
import { ConflictError, NotFoundError } from '../domain/errors.ts';
import { parseHostName, type HostName } from '../domain/host-name.ts';
import type { HostOverrides } from '../domain/host-settings.ts';
import { nearestName } from '../domain/nearest-name.ts';
import { parseHostOverrides } from '../domain/parse-settings.ts';
import { showText } from '../domain/show-text.ts';
import { isUniqueViolation } from './database-errors.ts';
import { insertRows } from './insert-rows.ts';
import { ensureNode } from './nodes.ts';
import { pageBounds, type Page, type PageRequest } from './page.ts';
import { allRows } from './read-rows.ts';
import { asJsonObject, readStored, readValue, type JsonObject } from './stored-json.ts';
import type { HostRow } from './tables/hosts.ts';
import type { Tx } from './tx.ts';

/** A machine that is backed up. */
export interface HostRecord {
  id: number;
  name: HostName;
  address: Address;
  /** The backup host that holds its snapshots. */
  node: string;
  enabled: boolean;
  comment: string;
  settings: HostOverrides;
  /** Keys of an older system that have no meaning here, kept for the record. */
  extra: JsonObject;
  createdAt: Date;
  updatedAt: Date;
  /** Counts changes; an update must name the version it was based on. */
  version: number;
}

export type NewHost = Pick<HostRecord, 'name' | 'address' | 'node'> &
  Partial<Pick<HostRecord, 'enabled' | 'comment' | 'settings' | 'extra'>>;

/** Everything but the name, which is the identity. */
export type HostChanges = Partial<
  Pick<HostRecord, 'address' | 'node' | 'enabled' | 'comment' | 'settings' | 'extra'>
>;

export interface HostFilter {
  enabled?: boolean;
  node?: string;
  /** Part of the name or the address. */
  search?: string;
}

export async function findHost(tx: Tx, name: string): Promise<HostRecord | null> {
  const row = await tx.findOneBy<HostRow>('hosts', { name: name as HostName });
  return row === null ? null : toHost(row);
}

/** @throws NotFoundError that names the most similar host there is */
export async function getHost(tx: Tx, name: string): Promise<HostRecord> {
  const host = await findHost(tx, name);
  if (host !== null) return host;
  const names = await tx.find<HostRow>('hosts', { select: { name: true } });
  const nearest = nearestName(
    name,
    names.map((row) => row.name),
  );
  const hint = nearest === null ? '' : ` Did you mean "${nearest}"?`;
  throw new NotFoundError(`No host "${showText(name, 80)}".${hint}`, {
    cure: '`pobsync hosts` lists all hosts; `pobsync configure-host NAME --address ADDRESS` adds one.',
    facts: { host: showText(name, 80), nearest },
  });
}

export async function listHosts(
  tx: Tx,
  filter: HostFilter = {},
  page: PageRequest = { pageSize: 1000 },
): Promise<Page<HostRecord>> {
  const bounds = pageBounds(page);
  const query = tx.getRepository<HostRow>('hosts').createQueryBuilder('h').where('1 = 1');
  if (filter.enabled !== undefined) query.andWhere('h.enabled = :enabled', { enabled: filter.enabled });
  if (filter.node !== undefined) query.andWhere('h.node = :node', { node: filter.node });
  if (filter.search !== undefined) {
    // instr, because % and _ in a search are plain characters
    query.andWhere('(INSTR(h.name, :search) > 0 OR INSTR(h.address, :search) > 0)', {
      search: filter.search,
    });
  }
  const [rows, total] = await query
    .orderBy('h.name')
    .skip(bounds.skip)
    .take(bounds.pageSize)
    .getManyAndCount();
  return { items: rows.map(toHost), total, page: bounds.page, pageSize: bounds.pageSize };
}

/** Every host, for decisions about the whole fleet. */
export async function allHosts(tx: Tx, filter: { node?: string } = {}): Promise<HostRecord[]> {
  return (await allRows<HostRow>(tx, 'hosts', filter, 'name')).map(toHost);
}

/** @throws ConflictError when the name is taken */
export async function insertHost(tx: Tx, host: NewHost, now: Date): Promise<HostRecord> {
  await ensureNode(tx, host.node, now);
  const { settings = {}, extra = {}, enabled = true, comment = '', ...identity } = host;
  const row = {
    ...identity,
    enabled,
    comment,
    settings: JSON.stringify(settings),
    extra: JSON.stringify(extra),
    createdAt: now,
    updatedAt: now,
    version: 1,
  };
  try {
    await insertRows(tx, 'hosts', [row]);
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    throw new ConflictError(`Host "${host.name}" exists already.`, { cause: error });
  }
  return getHost(tx, host.name);
}

/**
 * Changes a host. A move to another node takes its waiting runs along.
 *
 * @param version the one that was read
 * @throws ConflictError when somebody else changed the host meanwhile
 * @throws NotFoundError
 */
export async function updateHost(
  tx: Tx,
  name: HostName,
  version: number,
  changes: HostChanges,
  now: Date,
): Promise<HostRecord> {
  const { settings, extra, ...plain } = changes;
  if (plain.node !== undefined) await ensureNode(tx, plain.node, now);
  const set = {
    ...plain,
    ...(settings === undefined ? {} : { settings: JSON.stringify(settings) }),
    ...(extra === undefined ? {} : { extra: JSON.stringify(extra) }),
    updatedAt: now,
    version: version + 1,
  };
  const { affected } = await tx.update<HostRow>('hosts', { name, version }, set);
  const host = await getHost(tx, name);
  if (affected !== 1) {
    throw new ConflictError(`Host "${name}" was changed by somebody else since it was read.`, {
      cure: 'Read it again and repeat the change.',
      facts: { host: name, expectedVersion: version, version: host.version },
    });
  }
  if (plain.node !== undefined) {
    await tx.update('runs', { hostId: host.id, status: 'queued' }, { node: plain.node });
  }
  return host;
}

/** Removes a host with its schedules, keys and snapshot rows; its runs stay, by name. @throws NotFoundError */
export async function deleteHost(tx: Tx, name: HostName): Promise<void> {
  // by name alone: a row that can no longer be read must still be removable
  const { affected } = await tx.delete<HostRow>('hosts', { name });
  if (affected === 0) await getHost(tx, name);
}

/** The names of the given host ids. */
export async function hostNames(tx: Tx, ids: readonly number[]): Promise<Map<number, HostName>> {
  const wanted = [...new Set(ids)];
  if (wanted.length === 0) return new Map();
  const rows = await tx
    .getRepository<HostRow>('hosts')
    .createQueryBuilder('h')
    .select(['h.id', 'h.name'])
    .where('h.id IN (:...wanted)', { wanted })
    .getMany();
  return new Map(rows.map((row) => [row.id, row.name]));
}

function toHost(row: HostRow): HostRecord {
  const place = (field: string) => ({ table: 'hosts', row: row.name, field });
  return {
    ...row,
    name: readValue(place('name'), row.name, parseHostName),
    address: readValue(place('address'), row.address, parseAddress),
    settings: readStored(place('settings'), row.settings, (value) => parseHostOverrides(asJsonObject(value))),
    extra: readStored(place('extra'), row.extra, asJsonObject),
  };
}

/** The hosts of a node with a delete that was begun and is not recorded as done. */
export async function hostsWithOpenDeletes(tx: Tx, node: string): Promise<HostName[]> {
  const rows: { name: HostName }[] = await tx.query(
    `SELECT DISTINCT h.name AS name FROM snapshots s JOIN hosts h ON h.id = s.host_id
     WHERE s.status = 'deleting' AND h.node = ? ORDER BY h.name`,
    [node],
  );
  return rows.map(({ name }) => name);
}
