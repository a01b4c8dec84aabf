import type { EffectiveHostConfig } from '../domain/effective-config.ts';
import { PobsyncError } from '../domain/errors.ts';
import type { RunId } from '../domain/run-id.ts';
import type { SnapshotName } from '../domain/snapshot-name.ts';
import type { SnapshotId, SnapshotKind } from '../domain/snapshot-ref.ts';
import type { BackupRoot } from './backup-root.ts';
import type { HostKey } from './host-keys.ts';
import type { HostLock } from './host-lock.ts';
import type { RsyncProgress } from './rsync-progress.ts';
import type { SnapshotMetadata } from './snapshot-metadata.ts';

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

export interface SnapshotRequest {
  root: BackupRoot;
  /** Held by the caller, for this host. */
  lock: HostLock;
  config: EffectiveHostConfig;
  kind: SnapshotKind;
  name: SnapshotName;
  runId: RunId;
  startedAt: Date;
  /** What to hard-link against: the base, and trees that may have more of the same (a newer partial one). */
  bases: { primary: SnapshotId | null; extras: readonly SnapshotId[] };
  /** Files of the previous good snapshot, for the sanity gates; null when there is none. */
  previousFiles: number | null;
  /** The approved keys of the host. */
  hostKeys: readonly HostKey[];
  sshKeyPath: string;
  /** An existing, empty 0700 directory of this run alone; the caller removes it. */
  runDirectory: string;
  /** Ask rsync what it would do; nothing is written under the backup root. */
  dryRun: boolean;
  /** Aborted with a PobsyncError as its reason (cancelled, interrupted), that error is thrown. */
  signal: AbortSignal;
  onProgress: (progress: RsyncProgress) => void;
  log: (level: LogLevel, text: string) => void;
  now: () => Date;
}

export interface SnapshotResult {
  metadata: SnapshotMetadata;
  /** The snapshot's directory; null after a dry run. */
  path: string | null;
  warnings: string[];
}

/**
 * Makes one snapshot: root marker → room on the disk → fresh directory → fill → own counts and gates → snapshot.json →
 * durable → renamed into place. What failed stays in `.incomplete` and gives its files to the next run.
 *
 * @throws PobsyncError: root_missing, host_key_unknown, host_key_changed, connection_failed, login_refused,
 *   remote_rsync_missing, source_missing, disk_full, disk_failed, rsync_failed, timed_out, cancelled, interrupted
 */
export async function takeSnapshot(request: SnapshotRequest): Promise<SnapshotResult> {
  throw new PobsyncError('internal', `not built yet: ${request.name}`);
}
