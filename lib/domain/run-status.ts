/** `queued → running → success | warning | failed | cancelled | interrupted`; `skipped` for a slot that was not run. */
export const runStatuses = [
  'queued',
  'running',
  'success',
  'warning',
  'failed',
  'cancelled',
  'interrupted',
  'skipped',
] as const;
export type RunStatus = (typeof runStatuses)[number];

export const runOperations = [
  'backup',
  'prune',
  'discover',
  'restore',
  'verify',
  'scan-keys',
  'check',
  'set-root',
] as const;
export type RunOperation = (typeof runOperations)[number];

/** Who asked for a run. */
export const runTriggers = ['cli', 'schedule', 'api', 'web', 'retry', 'invoke'] as const;
export type RunTrigger = (typeof runTriggers)[number];

const transitions: Record<RunStatus, readonly RunStatus[]> = {
  queued: ['running', 'cancelled', 'skipped', 'failed'],
  // skipped: claimed by a worker, and then the host was busy
  running: ['success', 'warning', 'failed', 'cancelled', 'interrupted', 'skipped'],
  success: [],
  warning: [],
  failed: [],
  cancelled: [],
  // snapshot.json on disk proves that the run had ended well before its worker died
  interrupted: ['success', 'warning'],
  skipped: [],
};

export function runMayBecome(from: RunStatus, to: RunStatus): boolean {
  return transitions[from].includes(to);
}

/** Whether nothing more will happen to the run by itself. */
export function isEnded(status: RunStatus): boolean {
  return status !== 'queued' && status !== 'running';
}

/** The CLI exit code of a run that ended without throwing. */
export function runExitCode(status: RunStatus): number {
  switch (status) {
    case 'success':
      return 0;
    case 'warning':
      return 3;
    case 'cancelled':
    case 'interrupted':
      return 130;
    case 'skipped':
      return 75;
    case 'queued':
    case 'running':
    case 'failed':
      return 1;
  }
}
