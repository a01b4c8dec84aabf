import type { Config } from '../../lib/config.ts';
import type { Lease } from '../../lib/data/run-lease.ts';
import type { PublicError } from '../../lib/domain/errors.ts';
import type { ProgressReport } from '../../lib/operations/services.ts';

/** The hidden argument that makes a bundle expect an `InvokedEnvelope` on stdin. */
export const invokedArgument = '--invoked';

/**
 * What the runtime writes to a child's stdin. The configuration travels here rather than in the child's environment,
 * because it may hold the database password.
 */
export interface InvokedEnvelope {
  function: string;
  event: unknown;
  requestId: string;
  timeoutMs: number;
  claim: Lease | null;
  config: Config;
}

/** Process message, parent to child: come to an end, for this reason. */
export interface StopMessage {
  type: 'stop';
  reason: PublicError;
}

/** Process message, child to parent. */
export interface ProgressMessage {
  type: 'progress';
  progress: ProgressReport;
}

/** The last line of a child's stdout: the result, or how it failed. */
export type ChildOutcome = { result: unknown } | { error: PublicError };
