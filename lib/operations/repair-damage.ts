import { join } from 'node:path';
import type { VerifyResult } from '../contracts/verify.ts';
import { keysOfHost } from '../data/host-keys.ts';
import { findSnapshot, setStatus } from '../data/snapshots.ts';
import { snapshotsOfHost } from '../data/snapshots-of-host.ts';
import type { SnapshotId } from '../domain/snapshot-ref.ts';
import { parseTreePath } from '../domain/tree-path.ts';
import { checkPathsInTree } from '../engine/browse/check-paths.ts';
import { forgetDamage, readDamage } from '../engine/checksums/damage-note.ts';
import { hashFiles } from '../engine/checksums/hash-files.ts';
import { healFile } from '../engine/checksums/heal-file.ts';
import { fetchFiles } from '../engine/restore/fetch-files.ts';
import { readMetadata } from '../engine/snapshot-metadata.ts';
import { snapshotDirectory } from '../engine/snapshot-paths.ts';
import type { ActiveRun } from './active-run.ts';
import type { HostContext } from './host-context.ts';
import type { Services } from './services.ts';
import { sshKeyPathOf } from './service-key.ts';

/**
 * Heals damaged files with what the host has today, where that is still the same by its checksum. Rewriting the one
 * inode heals every snapshot that shares it; a snapshot without damage left becomes what it was. The run holds the host.
 */
export async function repairDamage(
  services: Services,
  context: HostContext,
  run: ActiveRun,
  runDirectory: string,
  result: VerifyResult,
): Promise<void> {
  const [first] = result.damage;
  if (first === undefined) return;
  const database = await services.database();
  const hostKeys = await database.read((tx) => keysOfHost(tx, context.host.id));
  const place = snapshotDirectory(run.root, { host: context.host.name, ...idOf(first.snapshot) });
  const metadata = await readMetadata(place);
  if ('reason' in metadata) return;
  const paths = result.damage.map(({ pathId }) => parseTreePath(pathId, metadata.sources));
  const fetched = await fetchFiles({
    config: context.config,
    paths,
    sources: metadata.sources,
    hostKeys,
    sshKeyPath: sshKeyPathOf(services.config, context.config),
    runDirectory,
    signal: run.signal,
    log: run.log,
  });
  const healed = new Set<string>();
  for (const [index, damage] of result.damage.entries()) {
    const path = paths[index];
    if (path === undefined || damage.expected === '' || fetched.checksums.find(path) !== damage.expected) {
      run.log('warn', `${damage.path}: the host does not have these contents any more`);
      continue;
    }
    const directory = snapshotDirectory(run.root, { host: context.host.name, ...idOf(damage.snapshot) });
    const inode = (await readDamage(directory)).find((entry) => entry.path === damage.pathId)?.inode;
    if (inode === undefined) continue;
    await checkPathsInTree(`${directory}/data`, [path]);
    const full = Buffer.concat([Buffer.from(`${directory}/data/`), path]);
    const good = Buffer.concat([Buffer.from(`${fetched.directory}/`), path]);
    if (!(await healFile(full, good, inode, runDirectory))) continue;
    const now = await hashFiles(`${directory}/data`, [path], join(runDirectory, 'empty'), run.signal);
    if (now.get(path.toString('latin1')) !== damage.expected) continue;
    damage.healed = true;
    result.stats.healed++;
    healed.add(inode);
    run.log('info', `${damage.path} is healed`);
  }
  await unmark(services, context, run, healed);
}

async function unmark(
  services: Services,
  { host }: HostContext,
  run: ActiveRun,
  healed: ReadonlySet<string>,
): Promise<void> {
  if (healed.size === 0) return;
  const database = await services.database();
  const rows = await database.read((tx) => snapshotsOfHost(tx, host.id));
  for (const { kind, name } of rows.filter(({ status }) => status === 'damaged')) {
    const directory = snapshotDirectory(run.root, { host: host.name, kind, name });
    const metadata = await readMetadata(directory);
    if ('reason' in metadata || (await forgetDamage(directory, healed)) > 0) continue;
    await database.write(async (tx) => {
      const fresh = await findSnapshot(tx, host.id, { kind, name });
      if (fresh?.status !== 'damaged') return;
      await setStatus(tx, fresh, fresh.statusBefore ?? metadata.status, services.clock.now());
    });
    run.log('info', `${kind}/${name} is whole again`);
  }
}

function idOf({ kind, name }: { kind: string; name: string }): SnapshotId {
  return { kind, name } as SnapshotId;
}
