import type { BackupResult } from '../../../contracts/backup.ts';
import type { CheckResult } from '../../../contracts/check.ts';
import type { DiscoverResult } from '../../../contracts/discover.ts';
import type { VerifyResult } from '../../../contracts/verify.ts';
import type { PruneResult } from '../../../contracts/prune.ts';
import type { SetRootResult } from '../../../contracts/set-root.ts';
import type { SnapshotKind } from '../../../domain/snapshot-ref.ts';
import type { Plain } from './plain.ts';
import type { RunRow } from './run-row.ts';

/**
 * One run. While it is not ended the page listens to `/api/runs/<id>/events`, which sends
 * `progress` (a ProgressReport), `log` (a LogLine) and `status` (`{status}`); at the end the page loads itself again.
 */
export interface RunView {
  run: RunRow;
  node: string;
  slotAt: string | null;
  dryRun: boolean;
  /** Who asked it to stop, and when; it may have ended by itself all the same. */
  cancel: { at: string; by: string } | null;
  base: { kind: SnapshotKind; name: string } | null;
  /** null unless it failed, warned, was refused or interrupted. */
  problem: { code: string; message: string; cure: string | null } | null;
  warnings: string[];
  stats: Plain<BackupResult['stats']> | null;
  prune: Plain<PruneResult> | null;
  discover: Plain<DiscoverResult> | null;
  check: Plain<CheckResult> | null;
  root: Plain<SetRootResult> | null;
  restore: RestoreRun | null;
  verify: Plain<VerifyResult> | null;
  log: { lines: LogLine[]; isTail: boolean };
}

export interface LogLine {
  at: string | null;
  level: 'debug' | 'info' | 'warn' | 'error';
  text: string;
}

/** What a restore was asked for, and what came of it once it ended. */
export interface RestoreRun {
  /** In words: a directory here, or `host:path`. */
  to: string;
  /** Of how many paths; null for everything. */
  pathCount: number | null;
  outcome: {
    snapshot: { kind: SnapshotKind; name: string };
    target: string;
    dryRun: boolean;
    filesTransferred: number;
    bytesTransferred: number;
    durationMs: number;
    /** rsync's itemised changes; of a dry run only, the first thousand. */
    changes: string[];
    changesTotal: number;
  } | null;
  /** The fields of the same restore without the dry run, for the page of its review. */
  again: Record<string, string>;
}
