import { verifyResult } from '../contracts/verify.ts';
import { describeProblems } from '../contracts/describe-problems.ts';
import { getHost } from '../data/hosts.ts';
import { listRuns } from '../data/runs.ts';
import type { RunRecord } from '../data/run-record.ts';
import { snapshotsOfHost } from '../data/snapshots-of-host.ts';
import { parseHostName } from '../domain/host-name.ts';
import type { SnapshotKind } from '../domain/snapshot-ref.ts';
import type { SnapshotStatus } from '../domain/snapshot-status.ts';
import { verifyCoverage, type EndedVerify } from '../domain/verify-coverage.ts';
import { viewRun, type RunView } from './run-view.ts';
import type { Services } from './services.ts';
import type { VerifyResult } from '../contracts/verify.ts';

export interface VerificationResult {
  host: string;
  /** The newest verify that came to its end; null before the first. */
  last: (RunView & { samplePercent: number; stats: VerifyResult['stats'] | null }) | null;
  bytesOnDisk: number;
  /** At least; samples not counted. */
  bytesVerified: number;
  snapshotsTotal: number;
  snapshotsVerified: number;
  oldestVerifiedAt: string | null;
  /** What the newest samples of one size read in turn; null without any. */
  samples: { count: number; percent: number; since: string } | null;
  /** Newest first: what can be verified, with when all of it was read last. */
  snapshots: {
    kind: SnapshotKind;
    name: string;
    status: SnapshotStatus;
    startedAt: string;
    verifiedAt: string | null;
  }[];
  /** The newest ones, of any end. */
  runs: RunView[];
}

// a verify a week for more than two years; older ones say little about the disk of today
const maxRuns = 120;
const maxSnapshots = 200;

/** How well the snapshots of a host were looked at since they were written; from SQL alone. @throws NotFoundError */
export async function showVerification(
  services: Services,
  input: { host: string },
): Promise<VerificationResult> {
  const host = parseHostName(input.host);
  const database = await services.database();
  return database.read(async (tx) => {
    const { id } = await getHost(tx, host);
    const rows = (await snapshotsOfHost(tx, id)).filter(
      ({ status }) => status !== 'missing' && status !== 'deleting',
    );
    const ended = await listRuns(
      tx,
      { host, operation: 'verify', status: ['success', 'warning'] },
      { pageSize: maxRuns },
    );
    const runs = await listRuns(tx, { host, operation: 'verify' }, { pageSize: 10 });
    const [last] = ended.items;
    const coverage = verifyCoverage(rows, ended.items.flatMap(toEnded));
    return {
      host,
      last:
        last === undefined
          ? null
          : { ...viewRun(last), samplePercent: sampleOf(last), stats: resultOf(last)?.stats ?? null },
      bytesOnDisk: coverage.bytesOnDisk,
      bytesVerified: coverage.bytesVerified,
      snapshotsTotal: coverage.snapshots,
      snapshotsVerified: coverage.snapshotsVerified,
      oldestVerifiedAt: coverage.oldestVerifiedAt?.toISOString() ?? null,
      samples:
        coverage.samples === null
          ? null
          : { ...coverage.samples, since: coverage.samples.since.toISOString() },
      snapshots: rows.slice(0, maxSnapshots).map(({ kind, name, status, startedAt }) => ({
        ...{ kind, name, status, startedAt: startedAt.toISOString() },
        verifiedAt: coverage.verifiedAt.get(`${kind}/${name}`)?.toISOString() ?? null,
      })),
      runs: runs.items.map(viewRun),
    };
  });
}

function toEnded(run: RunRecord): EndedVerify[] {
  const result = resultOf(run);
  if (result === null || run.endedAt === null) return [];
  const isOfHost = run.event['snapshot'] === undefined;
  return [{ endedAt: run.endedAt, samplePercent: sampleOf(run), isOfHost, snapshots: result.snapshots }];
}

function sampleOf({ event }: RunRecord): number {
  const percent = event['samplePercent'];
  return typeof percent === 'number' ? percent : 100;
}

/** A result of another version of the program may look otherwise: then the run says nothing. */
function resultOf({ result }: RunRecord): VerifyResult | null {
  return result !== null && describeProblems(verifyResult, result, 'result').length === 0
    ? (result as unknown as VerifyResult)
    : null;
}
