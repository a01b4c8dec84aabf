import type { EffectiveHostConfig } from '../domain/effective-config.ts';
import type { RunId } from '../domain/run-id.ts';
import type { GatedCounts } from '../domain/sanity-gate.ts';
import type { SnapshotName } from '../domain/snapshot-name.ts';
import type { SnapshotId, SnapshotKind } from '../domain/snapshot-ref.ts';
import type { BackupRoot } from './backup-root.ts';
import type { HostKey } from './host-keys.ts';
import type { HostLock } from './host-lock.ts';
import type { RsyncProgress } from './rsync-progress.ts';
import type { SnapshotMetadata } from './snapshot-metadata.ts';

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/** Everything that making one snapshot depends on. */
export interface SnapshotRequest {
  root: BackupRoot;
  /** Held by the caller, for this host. */
  lock: HostLock;
  config: EffectiveHostConfig;
  kind: SnapshotKind;
  /** New for every attempt, retries included. */
  name: SnapshotName;
  runId: RunId;
  startedAt: Date;
  /** What to hard-link against: the base, and trees that may have more of the same (a newer partial one). */
  bases: { primary: SnapshotId | null; extras: readonly SnapshotId[] };
  /** Of the previous good snapshot, for the sanity gates; null when there is none. */
  previous: GatedCounts | null;
  /** Do not link with what failed runs left: it may share a file that is known to be damaged. */
  distrustLeftovers?: boolean;
  /** The approved keys of the host. */
  hostKeys: readonly HostKey[];
  sshKeyPath: string;
  /** An existing, empty 0700 directory of this attempt alone; the caller removes it. */
  runDirectory: string;
  /** Ask rsync what it would do; nothing is written under the backup root. */
  dryRun: boolean;
  /** Aborted with a PobsyncError as its reason (cancelled, interrupted), that error is thrown. */
  signal: AbortSignal;
  onProgress: (progress: RsyncProgress) => void;
  log: (level: LogLevel, text: string) => void;
  now: () => Date;
  /** Asked when all is ready to be renamed into place; what it throws leaves the tree in `.incomplete`. */
  confirm?: () => Promise<void>;
}

export interface SnapshotResult {
  metadata: SnapshotMetadata;
  /** The snapshot's directory; null after a dry run. */
  path: string | null;
  warnings: string[];
}
