import { mustStop, renewLease, updateProgress, type Lease } from '../data/run-lease.ts';
import { appendRunLog, type RunLogLine } from '../data/run-logs.ts';
import { CancelledError, InterruptedError, type PobsyncError } from '../domain/errors.ts';
import type { RunLogLevel } from './active-run.ts';
import type { ProgressReport, Services } from './services.ts';

/** A worker that is silent for longer may be taken for dead. */
export const leaseMs = 60_000;
const beatEveryMs = 1_000;
const renewEveryMs = 10_000;

/** What keeps a run alive in SQL while its work goes on. */
export interface Heartbeat {
  progress: (report: ProgressReport) => void;
  log: (level: RunLogLevel, text: string) => void;
  /** Ends the beat and writes the rest of the log. */
  stop: () => Promise<void>;
}

/**
 * Renews the lease, writes progress and log lines about once a second, and looks whether somebody asked the run to
 * stop. A database that does not answer for a while does not end a backup: the host's kernel lock keeps others away.
 *
 * @param onStop called once when the run was cancelled or the claim on it is lost
 */
export function startHeartbeat(
  services: Services,
  lease: Lease,
  onStop: (reason: PobsyncError) => void,
): Heartbeat {
  const { clock, logger } = services;
  let latest: ProgressReport | null = null;
  let lines: RunLogLine[] = [];
  let lastSeq = 0;
  let renewedAtMs = clock.monotonicMs();
  let silent = false;
  let beating: Promise<void> = Promise.resolve();

  const timer = setInterval(() => {
    beating = beating.then(beat);
  }, beatEveryMs);
  timer.unref();

  async function beat(): Promise<void> {
    const report = latest;
    const written = lines;
    const renew = clock.monotonicMs() - renewedAtMs >= renewEveryMs;
    if (report === null && written.length === 0 && !renew) return look();
    latest = null;
    lines = [];
    try {
      const database = await services.database();
      const leaseUntil = new Date(clock.now().getTime() + leaseMs);
      const held = await database.write(
        async (tx) => {
          await appendRunLog(tx, lease.id, written);
          if (report !== null && !(await updateProgress(tx, lease, { ...report }))) return false;
          return !renew || (await renewLease(tx, lease, leaseUntil));
        },
        // each second: a disk that is filled just now would be stopped for every one of them
        { durable: false },
      );
      if (renew) renewedAtMs = clock.monotonicMs();
      silent = false;
      if (!held) onStop(lostClaim());
    } catch (error) {
      lines = [...written, ...lines];
      if (!silent) logger.warn({ err: error }, 'the database does not answer; the run goes on');
      silent = true;
    }
    await look();
  }

  async function look(): Promise<void> {
    try {
      const database = await services.database();
      const why = await database.read((tx) => mustStop(tx, lease));
      if (why === 'cancel') onStop(new CancelledError('The run was cancelled.'));
      if (why === 'lost') onStop(lostClaim());
    } catch {
      // reported by the beat that writes
    }
  }

  return {
    progress: (report) => {
      latest = report;
      services.onProgress(report);
    },
    log: (level, text) => {
      // what ends the run is thrown as well, and whoever waits for it says it
      logger[level === 'error' ? 'debug' : level]({ runId: lease.id }, text);
      lines.push({ seq: ++lastSeq, at: clock.now(), level, text });
    },
    stop: async () => {
      clearInterval(timer);
      await beating;
      latest = null;
      if (lines.length > 0) await beat();
    },
  };
}

/** What a run ends with when its claim is not its own any more. */
export function lostClaim(): InterruptedError {
  return new InterruptedError('The run lost its claim: another worker took it over.');
}
