import type { HostName } from '../domain/host-name.ts';
import type { SnapshotName } from '../domain/snapshot-name.ts';
import type { SnapshotId } from '../domain/snapshot-ref.ts';
import type { BackupRoot } from './backup-root.ts';
import { isDirectory } from './incomplete.ts';
import { maxLinkDests } from './rsync-args.ts';
import { incompleteDirectory, snapshotDirectory } from './snapshot-paths.ts';

export interface BaseTrees {
  /** The base that is really there. */
  base: SnapshotId | null;
  /** Absolute paths of existing trees, best first. */
  paths: string[];
  warnings: string[];
}

/**
 * Finds the trees to hard-link against: the base, further snapshots, and what failed runs left. rsync calls a missing
 * one a success and copies everything, so each is looked at first.
 */
export async function findBaseTrees(
  root: BackupRoot,
  host: HostName,
  bases: { primary: SnapshotId | null; extras: readonly SnapshotId[] },
  leftovers: readonly SnapshotName[],
): Promise<BaseTrees> {
  const found: BaseTrees = { base: null, paths: [], warnings: [] };
  for (const id of [...(bases.primary === null ? [] : [bases.primary]), ...bases.extras]) {
    const path = `${snapshotDirectory(root, { host, ...id })}/data`;
    if (await isDirectory(path)) {
      found.paths.push(path);
      if (id === bases.primary) found.base = { kind: id.kind, name: id.name };
    } else {
      found.warnings.push(
        `The base ${id.kind}/${id.name} is not on disk; unchanged files are copied again in full.`,
      );
    }
  }
  for (const name of leftovers) {
    const path = `${incompleteDirectory(root, host, name)}/data`;
    if (found.paths.length < maxLinkDests && (await isDirectory(path))) found.paths.push(path);
  }
  return found;
}
