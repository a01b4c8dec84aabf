import { PobsyncError } from '../domain/errors.ts';
import type { HostName } from '../domain/host-name.ts';
import type { SnapshotRef } from '../domain/snapshot-ref.ts';
import type { BackupRoot } from './backup-root.ts';
import type { RemoveTreeOptions } from './remove-tree.ts';

/**
 * Takes a snapshot out of the list in one step: renamed into `.trash`, durable. The caller holds the host's lock.
 *
 * @returns false when there is no such snapshot (a delete that was interrupted after this step)
 * @throws RootMissingError
 */
export async function moveToTrash(root: BackupRoot, ref: SnapshotRef): Promise<boolean> {
  throw new PobsyncError('internal', `not built yet: ${root.path} ${ref.name}`);
}

/**
 * Removes everything in a host's `.trash`. The caller holds the host's lock.
 *
 * @returns the names that are gone
 * @throws RootMissingError
 */
export async function emptyTrash(
  root: BackupRoot,
  host: HostName,
  options: RemoveTreeOptions = {},
): Promise<string[]> {
  throw new PobsyncError('internal', `not built yet: ${root.path} ${host} ${options.signal?.aborted === true}`);
}
