import type { HostSettings } from '../../../domain/host-settings.ts';
import type { SettingOrigin } from '../../../domain/effective-config.ts';
import type { HistoryDay, HostHealth } from './host-row.ts';
import type { HostKey } from './host-keys-view.ts';
import type { Plain } from './plain.ts';
import type { RunRow } from './run-row.ts';
import type { SnapshotRow } from './snapshot-row.ts';

/** The head of every page about one host. */
export interface HostHead {
  name: string;
  address: string;
  enabled: boolean;
  comment: string | null;
  health: HostHealth;
  healthReason: string | null;
  healthCure: string | null;
  runningRunId: string | null;
  damagedSnapshots: number;
}

export interface HostView {
  host: HostHead;
  lastGood: SnapshotRow | null;
  snapshotCount: number;
  /** Sum of `bytesNew`: about what the host takes on the disk. */
  bytesOnDisk: number | null;
  schedule: ScheduleSummary | null;
  key: { state: HostKeyState; approved: HostKey | null };
  settings: Plain<HostSettings>;
  origins: Record<keyof HostSettings, SettingOrigin>;
  /** Newest first. */
  runs: RunRow[];
  /** Newest first; the first few of them. */
  snapshots: SnapshotRow[];
  /** Oldest first; at most some hundred. */
  timeline: SnapshotRow[];
  history: HistoryDay[];
  /** One entry a backup that made a snapshot, oldest first. */
  trend: TrendPoint[];
}

export const hostKeyStates = ['approved', 'unknown', 'changed'] as const;
export type HostKeyState = (typeof hostKeyStates)[number];

export interface ScheduleSummary {
  cron: string;
  timeZone: string;
  prune: boolean;
  enabled: boolean;
  /** The next due times, UTC; empty when disabled. */
  next: string[];
}

export interface TrendPoint {
  at: string;
  bytesTotal: number;
  bytesTransferred: number;
  durationMs: number;
}
