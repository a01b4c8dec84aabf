import type { RunStatus } from './run-status.ts';

/** One word for how a host stands. */
export const hostHealths = ['ok', 'warning', 'failing', 'overdue', 'damaged', 'never', 'disabled'] as const;
export type HostHealth = (typeof hostHealths)[number];

/** Whether a text is one of those words. */
export function isHostHealth(text: string): text is HostHealth {
  return hostHealths.some((health) => health === text);
}

/** What the verdict is made from. */
export interface HealthFacts {
  enabled: boolean;
  createdAt: Date;
  /** Start of the newest good snapshot. */
  lastGoodAt: Date | null;
  /** The newest backup that ended and was not skipped or cancelled. */
  latest: { status: RunStatus; message: string | null; cure: string | null } | null;
  /** 0: never overdue. */
  overdueAfterHours: number;
  /** Snapshots with files that are not what they were. */
  damagedSnapshots: number;
}

export interface HealthVerdict {
  health: HostHealth;
  /** One sentence; null when all is well. */
  reason: string | null;
  cure: string | null;
}

const well = { reason: null, cure: null };

/**
 * The worst thing that is true of a host, with its reason: a failure first, then age, then damage, then warnings.
 * Damage is named whatever else is true, for a host that is not backed up any more, too.
 */
export function judgeHost(facts: HealthFacts, now: Date): HealthVerdict {
  const { enabled, latest, lastGoodAt } = facts;
  const damage = damageReason(facts);
  const broken = enabled ? findFailure(facts, now) : null;
  if (broken !== null) {
    return damage === null ? broken : { ...broken, reason: `${broken.reason ?? ''} ${damage}`.trim() };
  }
  if (damage !== null) return { health: 'damaged', reason: damage, cure: damageCure };
  if (!enabled) return { health: 'disabled', ...well };
  if (lastGoodAt === null) return { health: 'never', ...well };
  if (latest?.status === 'warning') {
    return {
      health: 'warning',
      reason: latest.message ?? 'The last backup ended with warnings.',
      cure: latest.cure,
    };
  }
  return { health: 'ok', ...well };
}

const damageCure =
  'Look at the page Verify of the host: it names the files, and can fetch them from the host again if they are the same there.';

function damageReason({ damagedSnapshots: count }: HealthFacts): string | null {
  if (count === 0) return null;
  return `${count === 1 ? 'A snapshot holds' : `${count} snapshots hold`} files whose bytes changed on the disk.`;
}

function findFailure(facts: HealthFacts, now: Date): HealthVerdict | null {
  const { latest } = facts;
  if (latest !== null && (latest.status === 'failed' || latest.status === 'interrupted')) {
    return { health: 'failing', reason: latest.message ?? 'The last backup failed.', cure: latest.cure };
  }
  const overdue = overdueReason(facts, now);
  if (overdue === null) return null;
  const cure = 'Look whether its schedule is on and the scheduler runs, or back it up now.';
  return { health: 'overdue', reason: overdue, cure };
}

function overdueReason({ lastGoodAt, createdAt, overdueAfterHours }: HealthFacts, now: Date): string | null {
  if (overdueAfterHours === 0) return null;
  // a host that was added today is not overdue yet
  const hours = (now.getTime() - (lastGoodAt ?? createdAt).getTime()) / 3_600_000;
  if (hours <= overdueAfterHours) return null;
  if (lastGoodAt === null) return `There is no good backup, and the host was added ${ageText(hours)} ago.`;
  return `The last good backup is ${ageText(hours)} old; ${ageText(overdueAfterHours)} are allowed.`;
}

function ageText(hours: number): string {
  if (hours < 48) return hours < 2 ? '1 hour' : `${Math.floor(hours)} hours`;
  return `${Math.floor(hours / 24)} days`;
}
