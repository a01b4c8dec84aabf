import type { RunStatus } from '../../../domain/run-status.ts';

/** One word for how a host stands; the page explains it with `healthReason`. */
export const hostHealths = ['ok', 'warning', 'failing', 'overdue', 'damaged', 'never', 'disabled'] as const;
export type HostHealth = (typeof hostHealths)[number];

/** A host as lists show it. Times are UTC, ISO 8601. */
export interface HostRow {
  name: string;
  address: string;
  enabled: boolean;
  health: HostHealth;
  /** One sentence; null when all is well. */
  healthReason: string | null;
  healthCure: string | null;
  lastGoodAt: string | null;
  nextDueAt: string | null;
  runningRun: { id: string; percent: number | null } | null;
  snapshotCount: number;
  /** What the newest good snapshot holds. */
  bytesTotal: number | null;
  /** Oldest first, one entry a day. */
  history: HistoryDay[];
}

/** The worst ended backup of one day in the pages' zone; null when there was none. */
export interface HistoryDay {
  /** `2026-11-22` */
  day: string;
  status: RunStatus | null;
  runId: string | null;
}
