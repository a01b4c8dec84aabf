import type { HostHealth, HostRow } from './host-row.ts';
import type { PageOf } from './page-of.ts';
import type { RunRow } from './run-row.ts';

/** The fleet at a glance. */
export interface DashboardView {
  /** Hosts by health; `running` and `queued` count runs. */
  counts: Record<HostHealth, number> & { hosts: number; running: number; queued: number };
  lastDay: { runs: number; failed: number; bytesTransferred: number };
  /** Worst first, at most some ten of them. */
  attention: HostRow[];
  running: RunRow[];
  hosts: PageOf<HostRow>;
  nextDue: { host: string; at: string }[];
  recentRuns: RunRow[];
  space: SpaceView;
  worker: WorkerView;
  /** Steps of a new installation; null when it is set up. */
  firstRun: FirstRunStep[] | null;
}

export interface SpaceView {
  path: string | null;
  present: boolean;
  problem: string | null;
  freeBytes: number | null;
  totalBytes: number | null;
  freeInodes: number | null;
  /** What backups added a day, on average of the last weeks; null when unknown. */
  newBytesPerDay: number | null;
}

export interface WorkerView {
  /** A worker reported within the last three minutes. */
  running: boolean;
  lastTickAt: string | null;
}

export interface FirstRunStep {
  title: string;
  text: string;
  done: boolean;
  /** Where the step is taken. */
  action: { label: string; href: string };
}
