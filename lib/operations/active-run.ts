import type { BackupRoot } from '../engine/backup-root.ts';
import type { HostLock } from '../engine/host-lock.ts';
import type { HostRecord } from '../data/hosts.ts';
import type { Lease } from '../data/run-lease.ts';
import type { RunRecord } from '../data/runs.ts';
import type { SnapshotId } from '../domain/snapshot-ref.ts';
import type { RunId } from '../domain/run-id.ts';
import type { ProgressReport } from './services.ts';

export type RunLogLevel = 'debug' | 'info' | 'warn' | 'error';

/** A run that is being executed, as its work sees it. */
export interface ActiveRun {
  id: RunId;
  record: RunRecord;
  /** The claim under which it is executed. */
  lease: Lease;
  root: BackupRoot;
  startedAt: Date;
  /** Aborted with a PobsyncError as its reason when the run has to stop. */
  signal: AbortSignal;
  progress: (report: ProgressReport) => void;
  log: (level: RunLogLevel, text: string) => void;
  /**
   * Asked before a step that cannot be taken back: a process that was stopped for long may have lost its run meanwhile.
   *
   * @throws InterruptedError when the claim is lost
   */
  confirmClaim: () => Promise<void>;
  /** Writes down which snapshot is being made, so that a crash after its last rename is recognised. */
  nameSnapshot: (snapshot: SnapshotId) => Promise<void>;
}

/** A run that writes: below its host's directory, and therefore holds the host; or to the place of a restore. */
export interface LockedRun extends ActiveRun {
  host: HostRecord;
  /** The kernel lock on the host or the place; every process that writes must inherit `lock.fd`. */
  lock: HostLock;
}

/** How the work of a run ended when it did not throw. */
export interface RunEnd<Result> {
  status: 'success' | 'warning';
  result: Result;
  warnings: readonly string[];
  stats?: { filesTotal: number; bytesTotal: number; bytesNew: number };
}
