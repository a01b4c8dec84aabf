import type { Clock } from '../clock.ts';
import type { Config } from '../config.ts';
import type { Database } from '../data/database.ts';
import type { Lease } from '../data/run-lease.ts';
import type { Logger } from '../logger.ts';

/** What every operation is handed: its only way to the outside, apart from the engine and the data layer. */
export interface Services {
  config: Config;
  clock: Clock;
  /** Carries the request id and the name of the function. */
  logger: Logger;
  /** Opens the database at the first call; later calls, of later invocations too, get the same one. */
  database(): Promise<Database>;
  /** Aborted when the invocation is to stop: cancelled, timed out, or the process is shutting down. */
  signal: AbortSignal;
  /** Tells whoever waits how far it is. Never throws, and may be called often. */
  onProgress(progress: ProgressReport): void;
  requestId: string;
  /** The claim under which a worker started this invocation for a queued run; null for a call of its own. */
  claim?: Lease | null;
}

/** How far an operation is; null for what is not known (yet). */
export interface ProgressReport {
  /** What is being done: `connecting`, `transferring`, `counting`, `deleting` … */
  phase: string;
  percent: number | null;
  bytes: number | null;
  bytesPerSecond: number | null;
  etaSeconds: number | null;
  files: number | null;
}
