import type { RunStatus } from '../../../domain/run-status.ts';
import type { SnapshotStatus } from '../../../domain/snapshot-status.ts';
import type { HostKeyState } from '../views/host-view.ts';
import type { HostHealth } from '../views/host-row.ts';
import type { SelfCheck } from '../views/admin-views.ts';
import type { IconName } from './icon.tsx';

/** What a colour says: all well, look here, broken, going on right now, nothing to say. */
export type StatusTone = 'ok' | 'warn' | 'bad' | 'live' | 'quiet' | 'info';

/** A state as people see it: never the colour alone. */
export interface StatusLook {
  tone: StatusTone;
  icon: IconName;
  label: string;
}

export const runLooks: Record<RunStatus, StatusLook> = {
  queued: { tone: 'quiet', icon: 'clock', label: 'Queued' },
  running: { tone: 'live', icon: 'spinner', label: 'Running' },
  success: { tone: 'ok', icon: 'check', label: 'Success' },
  warning: { tone: 'warn', icon: 'warning', label: 'Warning' },
  failed: { tone: 'bad', icon: 'cross', label: 'Failed' },
  cancelled: { tone: 'quiet', icon: 'stop', label: 'Cancelled' },
  interrupted: { tone: 'warn', icon: 'stop', label: 'Interrupted' },
  skipped: { tone: 'quiet', icon: 'skip', label: 'Skipped' },
};

export const snapshotLooks: Record<SnapshotStatus, StatusLook> = {
  complete: { tone: 'ok', icon: 'check', label: 'Complete' },
  partial: { tone: 'warn', icon: 'warning', label: 'Partial' },
  suspicious: { tone: 'warn', icon: 'eye', label: 'Suspicious' },
  damaged: { tone: 'bad', icon: 'broken', label: 'Damaged' },
  missing: { tone: 'bad', icon: 'skip', label: 'Missing' },
  deleting: { tone: 'quiet', icon: 'trash', label: 'Deleting' },
};

export const healthLooks: Record<HostHealth, StatusLook> = {
  ok: { tone: 'ok', icon: 'check', label: 'Protected' },
  warning: { tone: 'warn', icon: 'warning', label: 'Warning' },
  failing: { tone: 'bad', icon: 'cross', label: 'Failing' },
  overdue: { tone: 'bad', icon: 'clock', label: 'Overdue' },
  damaged: { tone: 'bad', icon: 'broken', label: 'Damaged' },
  never: { tone: 'warn', icon: 'circle', label: 'No backup yet' },
  disabled: { tone: 'quiet', icon: 'stop', label: 'Disabled' },
};

export const keyLooks: Record<HostKeyState, StatusLook> = {
  approved: { tone: 'ok', icon: 'check', label: 'Approved' },
  unknown: { tone: 'warn', icon: 'warning', label: 'Not approved' },
  changed: { tone: 'bad', icon: 'cross', label: 'Changed' },
};

export const checkLooks: Record<SelfCheck['state'], StatusLook> = {
  ok: { tone: 'ok', icon: 'check', label: 'OK' },
  warning: { tone: 'warn', icon: 'warning', label: 'Warning' },
  failed: { tone: 'bad', icon: 'cross', label: 'Failed' },
  unknown: { tone: 'quiet', icon: 'circle', label: 'Unknown' },
};
