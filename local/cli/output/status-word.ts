import type { RunStatus } from '../../../lib/domain/run-status.ts';
import type { SnapshotStatus } from '../../../lib/domain/snapshot-status.ts';
import type { Style } from './style.ts';

const moods: Record<RunStatus | SnapshotStatus, 'good' | 'warn' | 'bad' | 'dim'> = {
  queued: 'dim',
  running: 'good',
  success: 'good',
  warning: 'warn',
  failed: 'bad',
  cancelled: 'warn',
  interrupted: 'bad',
  skipped: 'dim',
  complete: 'good',
  partial: 'warn',
  suspicious: 'bad',
  damaged: 'bad',
  missing: 'bad',
  deleting: 'dim',
};

/** A run's or a snapshot's status in the colour of its mood. */
export function statusWord(status: RunStatus | SnapshotStatus, style: Style): string {
  return style[moods[status]](status);
}
