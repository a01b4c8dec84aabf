import type { DiscoverEvent, DiscoverResult } from '../contracts/discover.ts';
import { allHosts, findHost, getHost, insertHost, type HostRecord } from '../data/hosts.ts';
import { parseAddress } from '../domain/address.ts';
import { InvalidInputError, RootMissingError } from '../domain/errors.ts';
import { parseHostName, type HostName } from '../domain/host-name.ts';
import { parseHostOverrides } from '../domain/parse-settings.ts';
import type { BackupRoot } from '../engine/backup-root.ts';
import { listHostDirectories, scanHost, type FoundSnapshot, type HostScan } from '../engine/scan-host.ts';
import type { ActiveRun, RunEnd } from './active-run.ts';
import { executeReadingRun, runIdOf } from './execute-run.ts';
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
  const database = await services.database();
  const name = event.host === undefined ? null : parseHostName(event.host);
  const host = name === null ? null : await database.read((tx) => findHost(tx, name));
  if (name !== null && host === null) await requireOnDisk(services, name);
  const spec = { operation: 'discover' as const, host, kind: null, event, runId: runIdOf(event) };
  return executeReadingRun(services, spec, async (run): Promise<RunEnd<DiscoverResult>> => {
    const found = name === null ? await discoverAll(services, run) : await discoverNamed(services, run, name);
    for (const report of found.hosts) run.log('info', describe(report));
    return { status: 'success', result: { runId: run.id, ...found }, warnings: [] };
  });
}

/** A host that neither SQL nor the disk knows is a typing error, not a run. @throws NotFoundError */
async function requireOnDisk(services: Services, name: HostName): Promise<void> {
  const { snapshots, ignored } = await scanHost(await openNodeRoot(services), name);
  if (snapshots.length + ignored.length > 0) return;
  const database = await services.database();
  await database.read((tx) => getHost(tx, name));
}

type Found = Pick<DiscoverResult, 'hosts' | 'ignored'>;

async function discoverNamed(services: Services, { root }: ActiveRun, name: HostName): Promise<Found> {
  const report = await discoverHost(services, root, name);
  return { hosts: report === null ? [] : [report], ignored: [] };
}

async function discoverAll(services: Services, { root, signal }: ActiveRun): Promise<Found> {
  const { hosts: onDisk, ignored } = await listHostDirectories(root);
  const database = await services.database();
  const known = await database.read((tx) => allHosts(tx, { node: services.config.node }));
  const names = [...new Set([...onDisk, ...known.map((host) => host.name)])].sort();
  const reports: HostReport[] = [];
  for (const name of names) {
    signal.throwIfAborted();
    const report = await discoverHost(services, root, name);
    if (report !== null) reports.push(report);
  }
  return { hosts: reports, ignored };
}

function describe({ host, found, added, updated, missing, ignored }: HostReport): string {
  return `${host}: ${found} found, ${added} added, ${updated} updated, ${missing} missing, ${ignored.length} ignored`;
}

/** null for a directory that is nobody's and holds nothing. */
async function discoverHost(
  services: Services,
  root: BackupRoot,
  name: HostName,
): Promise<HostReport | null> {
  const database = await services.database();
  let host = await database.read((tx) => findHost(tx, name));
  if (host !== null) requireOwnNode(services, host);
  const scan = await scanHost(root, name);
  const hostAdded = host === null && scan.snapshots.length > 0;
  if (host === null) {
    if (!hostAdded) {
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
