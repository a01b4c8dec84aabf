interface Named {
  kind: string;
  name: string;
}

/** A verify that came to its end. */
export interface EndedVerify {
  endedAt: Date;
  /** 100: every file. */
  samplePercent: number;
  /** Of all snapshots, not of a named one. */
  isOfHost: boolean;
  snapshots: readonly Named[];
}

export interface VerifyCoverage {
  /** About what the host takes on the disk. */
  bytesOnDisk: number;
  /** At least so many of them were read again and compared since they were written; samples not counted. */
  bytesVerified: number;
  snapshots: number;
  snapshotsVerified: number;
  /** When the snapshot was verified whose verify is longest ago; null when none ever was. */
  oldestVerifiedAt: Date | null;
  /** `kind/name` → when all of it was read last. */
  verifiedAt: Map<string, Date>;
  /** What the newest samples of one size read in turn, up to all files; null without any. */
  samples: { count: number; percent: number; since: Date } | null;
}

/**
 * How much of a host was ever read again whole. A snapshot's share is what it added to the disk; a verify of it reads
 * also what it shares with older ones, so the sum is a lower bound.
 *
 * @param verifies newest first
 */
export function verifyCoverage(
  snapshots: readonly (Named & { bytesNew: number | null })[],
  verifies: readonly EndedVerify[],
): VerifyCoverage {
  const verifiedAt = new Map<string, Date>();
  for (const { endedAt, samplePercent, snapshots: seen } of verifies) {
    if (samplePercent < 100) continue;
    for (const { kind, name } of seen) {
      const known = verifiedAt.get(`${kind}/${name}`);
      if (known === undefined || known < endedAt) verifiedAt.set(`${kind}/${name}`, endedAt);
    }
  }
  const coverage: VerifyCoverage = {
    bytesOnDisk: 0,
    bytesVerified: 0,
    snapshots: snapshots.length,
    snapshotsVerified: 0,
    oldestVerifiedAt: null,
    verifiedAt,
    samples: samplesOf(verifies),
  };
  for (const { kind, name, bytesNew } of snapshots) {
    const at = verifiedAt.get(`${kind}/${name}`);
    coverage.bytesOnDisk += bytesNew ?? 0;
    if (at === undefined) continue;
    coverage.bytesVerified += bytesNew ?? 0;
    coverage.snapshotsVerified++;
    if (coverage.oldestVerifiedAt === null || at < coverage.oldestVerifiedAt) coverage.oldestVerifiedAt = at;
  }
  return coverage;
}

/** Samples of one size read other files each time, until all were read. */
function samplesOf(verifies: readonly EndedVerify[]): VerifyCoverage['samples'] {
  const samples = verifies.filter(({ samplePercent, isOfHost }) => isOfHost && samplePercent < 100);
  const size = samples[0]?.samplePercent;
  if (size === undefined) return null;
  const turn = samples.filter(({ samplePercent }) => samplePercent === size).slice(0, Math.ceil(100 / size));
  const since = turn.at(-1)?.endedAt;
  return since === undefined
    ? null
    : { count: turn.length, percent: Math.min(100, turn.length * size), since };
}
