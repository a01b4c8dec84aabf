import { resolve } from 'node:path';
import { pinHostKey } from '../data/host-keys.ts';
import { findHost } from '../data/hosts.ts';
import { RefusedError } from '../domain/errors.ts';
import { showText } from '../domain/show-text.ts';
import { fingerprintOf } from '../engine/host-keys.ts';
import { readRootMarker } from '../engine/root-marker.ts';
import { readRootRecord, recordsName } from '../engine/root-records.ts';
import { parseFleetFile } from '../fleet-file/parse-fleet-file.ts';
import { changeFleet } from './change-fleet.ts';
import { discoverSnapshots } from './discover-snapshots.ts';
import { initialise, isSqliteAbsent, type InitialiseResult } from './initialise.ts';
import type { RootApprovals } from './root-approvals.ts';
import { configurationName, readApprovals, restorePins } from './root-configuration.ts';
import type { Services } from './services.ts';

export interface AdoptRootResult {
  initialised: InitialiseResult;
  /** Hosts whose configuration came from the disk; 0 when there was no copy of it. */
  configuredHosts: number;
  hostKeys: number;
  pins: number;
  snapshots: number;
}

/**
 * Starts again on a new machine from nothing but the backup disk: makes the home and the database, takes the
 * configuration, the approved host keys and the pins from the copy beside the snapshots, and the snapshots from their
 * own records. The SSH key is a new one, and has to be authorised on the hosts.
 *
 * @throws RefusedError when the directory is no backup root, when this installation has hosts already, or when the disk
 *   was another node's
 */
export async function adoptRoot(services: Services, input: { path: string }): Promise<AdoptRootResult> {
  const path = resolve(input.path);
  const approvals = await checkRoot(services, path);
  await refuseConfigured(services);
  const initialised = await initialise(services, { backupRoot: path });
  const configuredHosts = await takeConfiguration(services, path);
  const hostKeys = await takeKeys(services, approvals);
  const found = await discoverSnapshots(services, {});
  return {
    initialised,
    configuredHosts,
    hostKeys,
    pins: await restorePins(services),
    snapshots: found.hosts.reduce((sum, host) => sum + host.found, 0),
  };
}

async function checkRoot({ config }: Services, path: string): Promise<RootApprovals | null> {
  const marker = await readRootMarker(path).catch(() => null);
  if (marker === null) {
    throw new RefusedError(`Refused to adopt ${showText(path)}: it is not a backup root of pobsync.`, {
      cure: 'Mount the backup disk and name the directory with the file .pobsync-root in it.',
    });
  }
  const approvals = await readApprovals(path);
  if (approvals === null || approvals.node === config.node) return approvals;
  throw new RefusedError(
    `Refused to adopt ${showText(path)}: it is the disk of node ${showText(approvals.node)}; this is node ${config.node}.`,
    { cure: `Set POBSYNC_NODE=${showText(approvals.node)} on this machine.` },
  );
}

/** What this installation knows would be mixed with what the disk knows. */
async function refuseConfigured(services: Services): Promise<void> {
  if (await isSqliteAbsent(services)) return;
  const database = await services.database();
  if ((await database.read((tx) => tx.count('hosts'))) === 0) return;
  throw new RefusedError('Refused to adopt a backup root: this installation has hosts already.', {
    cure: 'To take the disk over here: pobsync configure-global --backup-root PATH, then pobsync discover-snapshots.',
  });
}

async function takeConfiguration(services: Services, path: string): Promise<number> {
  const text = await readRootRecord(path, configurationName);
  if (text === null) return 0;
  const wanted = parseFleetFile(`${path}/${recordsName}/${configurationName}`, text);
  const { hosts } = await changeFleet(services, wanted, {
    absentHosts: 'keep',
    dryRun: false,
    agreedDeletions: [],
  });
  return hosts.length;
}

async function takeKeys(services: Services, approvals: RootApprovals | null): Promise<number> {
  const database = await services.database();
  return database.write(async (tx) => {
    let count = 0;
    for (const { host: name, keyType, publicKey, approvedAt, approvedBy } of approvals?.hostKeys ?? []) {
      const host = await findHost(tx, name);
      if (host === null) continue;
      const key = { hostId: host.id, keyType, publicKey, fingerprint: fingerprintOf(publicKey) };
      await pinHostKey(tx, { ...key, approvedAt: new Date(approvedAt), approvedBy });
      count++;
    }
    return count;
  });
}
