import { keysOfHost } from '../data/host-keys.ts';
import { allHosts, findHost } from '../data/hosts.ts';
import { getMeta } from '../data/meta.ts';
import { findSnapshot, setPinned } from '../data/snapshots.ts';
import { snapshotsOfHost } from '../data/snapshots-of-host.ts';
import type { BackupRoot } from '../engine/backup-root.ts';
import { readRootRecord, writeRootRecord } from '../engine/root-records.ts';
import { exportFleetFile } from './export-fleet-file.ts';
import { openNodeRoot } from './host-context.ts';
import { parseRootApprovals, type RootApprovals } from './root-approvals.ts';
import { findRestoredMark } from './restored-database.ts';
import type { Services } from './services.ts';

export const configurationName = 'config.yaml';
export const approvalsName = 'approvals.json';

/**
 * Keeps a copy of the whole configuration, and of this node's approved host keys and pins, beside the snapshots, so
 * that the disk alone is enough for a new machine. Holds no secret. Writes only what changed, and nothing while the
 * database is an older one than the copy.
 *
 * @returns whether anything was written
 * @throws RootMissingError when the disk is away
 */
export async function saveConfiguration(services: Services): Promise<boolean> {
  const root = await openNodeRoot(services);
  const database = await services.database();
  if ((await database.read(findRestoredMark)) !== null) return false;
  const { text } = await exportFleetFile(services);
  const approvals = await collectApprovals(services);
  await keepStrangers(root, approvals.instance);
  const wrote = [
    await writeRootRecord(root, configurationName, text),
    await writeRootRecord(root, approvalsName, `${JSON.stringify(approvals, null, 1)}\n`),
  ];
  return wrote.includes(true);
}

/** The approvals beside the snapshots of a root; null when there are none. */
export async function readApprovals(rootPath: string): Promise<RootApprovals | null> {
  const text = await readRootRecord(rootPath, approvalsName);
  return text === null ? null : parseRootApprovals(text);
}

/** Pins what the copy beside the snapshots says was pinned; never unpins. @returns how many were pinned now */
export async function restorePins(services: Services): Promise<number> {
  const { path } = await openNodeRoot(services);
  const { pins } = (await readApprovals(path)) ?? { pins: [] };
  const database = await services.database();
  return database.write(async (tx) => {
    let count = 0;
    for (const { host: name, kind, name: snapshotName } of pins) {
      const host = await findHost(tx, name);
      if (host === null || host.node !== services.config.node) continue;
      const snapshot = await findSnapshot(tx, host.id, { kind, name: snapshotName });
      if (snapshot === null || snapshot.pinned) continue;
      await setPinned(tx, snapshot.id, true);
      count++;
    }
    return count;
  });
}

async function collectApprovals(services: Services): Promise<RootApprovals> {
  const { node } = services.config;
  const database = await services.database();
  return database.read(async (tx) => {
    const approvals: RootApprovals = {
      format: 1,
      instance: (await getMeta(tx, 'instance')) ?? '',
      node,
      hostKeys: [],
      pins: [],
    };
    for (const { id, name: host } of await allHosts(tx, { node })) {
      for (const { keyType, publicKey, approvedAt, approvedBy } of await keysOfHost(tx, id)) {
        approvals.hostKeys.push({
          host,
          keyType,
          publicKey,
          approvedAt: approvedAt.toISOString(),
          approvedBy,
        });
      }
      for (const { kind, name, pinned } of await snapshotsOfHost(tx, id)) {
        if (pinned) approvals.pins.push({ host, kind, name });
      }
    }
    return approvals;
  });
}

/** A new database on an old disk knows little yet: what another one wrote is kept beside, under that one's id. */
async function keepStrangers(root: BackupRoot, instance: string): Promise<void> {
  const earlier = await readApprovals(root.path);
  if (earlier === null || earlier.instance === instance) return;
  for (const name of [configurationName, approvalsName]) {
    const text = await readRootRecord(root.path, name);
    if (text !== null) await writeRootRecord(root, `${earlier.instance}-${name}`, text);
  }
}
