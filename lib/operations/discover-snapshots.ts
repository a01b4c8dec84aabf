import type { DiscoverEvent, DiscoverResult } from '../contracts/discover.ts';
import { allHosts, findHost, getHost, insertHost, type HostRecord } from '../data/hosts.ts';
import { parseAddress } from '../domain/address.ts';
import { InvalidInputError, RootMissingError } from '../domain/errors.ts';
import { parseHostName, type HostName } from '../domain/host-name.ts';
import { parseHostOverrides } from '../domain/parse-settings.ts';
import type { BackupRoot } from '../engine/backup-root.ts';
import { listHostDirectories, scanHost, type FoundSnapshot, type HostScan } from '../engine/scan-host.ts';
import { openNodeRoot, requireOwnNode } from './host-context.ts';
import { reconcileHost } from './reconcile-host.ts';
import type { Services } from './services.ts';

type HostReport = DiscoverResult['hosts'][number];

/**
 * Makes SQL say what is on disk: adds snapshots it does not know (and hosts, disabled), links bases, marks rows whose
 * directory is gone, and reports what belongs to nobody. Doing it twice changes nothing. The disk is only read.
 *
 * @throws RootMissingError when the backup disk is away: then nothing is marked
 */
export async function discoverSnapshots(services: Services, event: DiscoverEvent): Promise<DiscoverResult> {
  const root = await openNodeRoot(services);
  if (event.host !== undefined) {
    const report = await discoverHost(services, root, parseHostName(event.host), true);
    return { runId: null, hosts: report === null ? [] : [report], ignored: [] };
  }
  const { hosts: onDisk, ignored } = await listHostDirectories(root);
  const database = await services.database();
  const known = await database.read((tx) => allHosts(tx, { node: services.config.node }));
  const names = [...new Set([...onDisk, ...known.map((host) => host.name)])].sort();
  const reports: HostReport[] = [];
  for (const name of names) {
    services.signal.throwIfAborted();
    const report = await discoverHost(services, root, name, false);
    if (report !== null) reports.push(report);
  }
  return { runId: null, hosts: reports, ignored };
}

/** @param required an unknown host without snapshots is an error, not an empty directory to pass over */
async function discoverHost(
  services: Services,
  root: BackupRoot,
  name: HostName,
  required: boolean,
): Promise<HostReport | null> {
  const database = await services.database();
  let host = await database.read((tx) => findHost(tx, name));
  if (host !== null) requireOwnNode(services, host);
  const scan = await scanHost(root, name);
  const hostAdded = host === null && scan.snapshots.length > 0;
  if (host === null) {
    if (!hostAdded) {
      if (required) await database.read((tx) => getHost(tx, name));
      return scan.ignored.length === 0 ? null : { ...empty(name), ignored: scan.ignored };
    }
    host = await adoptHost(services, name, scan);
  }
  const counts = await reconcileHost(services, host, root, scan, () => stillThere(root));
  return { host: name, hostAdded, found: scan.snapshots.length, ...counts, ignored: scan.ignored };
}

function empty(host: HostName): HostReport {
  return { host, hostAdded: false, found: 0, added: 0, updated: 0, missing: 0, ignored: [] };
}

/** Makes a row for a host of which only snapshots are left; disabled, until somebody says how it is reached. */
async function adoptHost(services: Services, name: HostName, scan: HostScan): Promise<HostRecord> {
  const newest = scan.snapshots.reduce<FoundSnapshot | null>(
    (latest, found) => (latest === null || found.metadata.name > latest.metadata.name ? found : latest),
    null,
  );
  const address = addressOrNull(newest?.metadata.address ?? '') ?? parseAddress('invalid.invalid');
  const settings = settingsOf(newest?.metadata.sources ?? []);
  const database = await services.database();
  return database.write((tx) =>
    insertHost(
      tx,
      {
        name,
        address,
        node: services.config.node,
        enabled: false,
        comment: 'Found on disk by discover; check its settings, then enable it.',
        settings,
      },
      services.clock.now(),
    ),
  );
}

function addressOrNull(text: string) {
  try {
    return parseAddress(text);
  } catch (error) {
    if (error instanceof InvalidInputError) return null;
    throw error;
  }
}

/** snapshot.json may have been written by anybody: sources that do not parse are left to the global settings. */
function settingsOf(sources: readonly string[]) {
  try {
    return parseHostOverrides({ sources });
  } catch (error) {
    if (error instanceof InvalidInputError) return {};
    throw error;
  }
}

/** A disk that vanished during the scan must not make its snapshots look deleted. */
async function stillThere(root: BackupRoot): Promise<void> {
  try {
    await listHostDirectories(root);
  } catch (error) {
    if (error instanceof RootMissingError) throw error;
    throw new RootMissingError(`The backup root ${root.path} went away during discover.`, { cause: error });
  }
}
