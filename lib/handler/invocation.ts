import type { Context } from 'aws-lambda';
import type { ProgressReport } from '../operations/services.ts';
import type { Lease } from '../data/run-lease.ts';
import type { SharedServices } from './shared-services.ts';

/** What the self-hosted runtime knows about a call beyond what AWS Lambda tells a handler. */
export interface Invocation {
  /** Its reason is a PobsyncError: `cancelled`, `timed_out` or `interrupted`. */
  signal: AbortSignal;
  onProgress?: (progress: ProgressReport) => void;
  /** The claim of the worker that starts this for a queued run. */
  claim?: Lease | null;
  /** Absent: those of the process. */
  shared?: SharedServices;
}

// travels on the context, because middy hands one abort signal to all concurrent calls of a module
const key = Symbol.for('pobsync.invocation');

export function withInvocation(context: Context, invocation: Invocation): Context {
  return Object.assign(context, { [key]: invocation });
}

/** The invocation that the runtime attached; null on AWS Lambda, or when somebody calls the handler directly. */
export function invocationOf(context: Context): Invocation | null {
  return (context as { [key]?: Invocation })[key] ?? null;
}
