import type { SnapshotKind } from '../../../domain/snapshot-ref.ts';
import type { FormState } from './form-state.ts';
import type { HostHead } from './host-view.ts';
import type { RunRow } from './run-row.ts';

interface NamedSnapshot {
  kind: SnapshotKind;
  name: string;
  startedAt: string;
}

/**
 * How well the snapshots of a host were looked at. The form of a verify posts `snapshot` (a name, or nothing for all),
 * `samplePercent` and `repair` to the page's own path; the schedule's posts `intent` (`save`, `preview`, `remove`),
 * `cron`, `timeZone`, `samplePercent` and `enabled` to `…/schedule` below it.
 */
export interface VerifyView {
  host: HostHead;
  /** The newest verify that came to its end. */
  last: { run: RunRow; samplePercent: number; damaged: number; bytesHashed: number } | null;
  bytesOnDisk: number;
  /** At least so many were read again. */
  bytesVerified: number;
  snapshotsTotal: number;
  snapshotsVerified: number;
  oldestVerifiedAt: string | null;
  samples: { count: number; percent: number; since: string } | null;
  /** Newest first. */
  snapshots: (NamedSnapshot & { verifiedAt: string | null })[];
  runs: RunRow[];
  damage: {
    snapshots: NamedSnapshot[];
    files: { path: string; id: string; foundAt: string; isReadable: boolean; snapshots: NamedSnapshot[] }[];
    filesTotal: number;
    /** Why the names are not known here. */
    problem: string | null;
    /** The snapshot that has all of the damage; null when no single one has. */
    inOne: string | null;
  };
  form: FormState;
  schedule: {
    exists: boolean;
    /** Why it does not fire although it is enabled: the host is disabled. */
    hostEnabled: boolean;
    form: FormState;
    next: string[] | null;
    timeZone: string;
    timeZones: string[];
    /** What holds now, for those who may not change it; null without one. */
    current: { cron: string; samplePercent: number | null; enabled: boolean } | null;
  };
}
