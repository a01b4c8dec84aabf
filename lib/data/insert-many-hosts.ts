import type { HostName } from '../domain/host-name.ts';
import type { HostRecord } from './hosts.ts';
import { ensureNode } from './nodes.ts';
import type { ScheduleInput } from './schedules.ts';
import type { HostRow } from './tables/hosts.ts';
import { insertRows } from './insert-rows.ts';
import type { Tx } from './tx.ts';

export type WholeHost = Omit<HostRecord, 'id' | 'createdAt' | 'updatedAt' | 'version'>;

/**
 * Adds hosts that are known not to exist, with their schedules, in a few statements: others wait for the end of the
 * transaction, and a fleet may have ten thousand.
 */
export async function insertManyHosts(
  tx: Tx,
  hosts: readonly (WholeHost & { schedules: readonly Required<Omit<ScheduleInput, 'hostId'>>[] })[],
  now: Date,
): Promise<void> {
  if (hosts.length === 0) return;
  for (const node of new Set(hosts.map((host) => host.node))) await ensureNode(tx, node, now);
  const rows = hosts.map(({ name, address, node, enabled, comment, settings, extra }) => ({
    ...{ name, address, node, enabled, comment },
    settings: JSON.stringify(settings),
    extra: JSON.stringify(extra),
    createdAt: now,
    updatedAt: now,
    version: 1,
  }));
  await insertRows(tx, 'hosts', rows);
  const saved = await tx.find<HostRow>('hosts', { select: { id: true, name: true } });
  const ids = new Map<HostName, number>(saved.map(({ id, name }) => [name, id]));
  const schedules = hosts.flatMap(({ name, schedules: own }) =>
    own.map(({ operation, cron, timeZone, prune, enabled, options }) => ({
      ...{ hostId: ids.get(name), operation, cron, timeZone, prune, enabled },
      options: JSON.stringify(options),
      lastSlotAt: null,
      createdAt: now,
      updatedAt: now,
    })),
  );
  if (schedules.length > 0) await insertRows(tx, 'schedules', schedules);
}
