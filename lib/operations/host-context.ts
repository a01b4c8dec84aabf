import { getHost, type HostRecord } from '../data/hosts.ts';
import { getGlobalSettings, type GlobalSettingsRecord } from '../data/global-settings.ts';
import { findNode, type NodeRecord } from '../data/nodes.ts';
import type { Tx } from '../data/tx.ts';
import { effectiveConfig, type EffectiveHostConfig } from '../domain/effective-config.ts';
import { RefusedError } from '../domain/errors.ts';
import { parseTimeZone, utc, type TimeZone } from '../domain/time-zone.ts';
import { openBackupRoot, type BackupRoot } from '../engine/backup-root.ts';
import type { Services } from './services.ts';

/** A host with everything that holds for it. */
export interface HostContext {
  host: HostRecord;
  global: GlobalSettingsRecord;
  config: EffectiveHostConfig;
  timeZone: TimeZone;
}

/** @throws NotFoundError */
export async function loadHost(services: Services, tx: Tx, name: string): Promise<HostContext> {
  const host = await getHost(tx, name);
  const global = await getGlobalSettings(tx);
  return {
    host,
    global,
    config: effectiveConfig({ host: host.name, address: host.address }, global.settings, host.settings),
    timeZone: serviceTimeZone(services, global),
  };
}

/** The zone of schedules and retention: the setting, the environment, or UTC. */
export function serviceTimeZone(services: Services, global: GlobalSettingsRecord): TimeZone {
  const zone = global.timeZone ?? services.config.timeZone;
  return zone === null ? utc : parseTimeZone(zone);
}

/**
 * A host's snapshots are on one backup host, and only that one may write or delete them.
 *
 * @throws RefusedError on any other machine
 */
export function requireOwnNode(services: Services, host: HostRecord): void {
  if (host.node === services.config.node) return;
  throw new RefusedError(
    `Host ${host.name} belongs to node ${host.node}; this is node ${services.config.node}.`,
    {
      cure: `Run it on ${host.node}, or set POBSYNC_NODE if this is that machine.`,
      facts: { host: host.name, node: host.node },
    },
  );
}

/**
 * Opens this node's backup root.
 *
 * @throws RefusedError when none was ever set
 * @throws RootMissingError when it is not mounted
 */
export async function openNodeRoot(services: Services): Promise<BackupRoot> {
  const database = await services.database();
  const node = await database.read((tx) => findNode(tx, services.config.node));
  return openRootOf(services.config.node, node);
}

export async function openRootOf(name: string, node: NodeRecord | null): Promise<BackupRoot> {
  if (node === null || node.backupRoot === null || node.backupRootUuid === null) {
    throw new RefusedError(`No backup root is set for node ${name}.`, {
      cure: 'Set it with: pobsync configure-global --backup-root PATH',
    });
  }
  return openBackupRoot(node.backupRoot, node.backupRootUuid);
}
