import type { Lease } from '../../lib/data/run-lease.ts';
import { withInvocation } from '../../lib/handler/invocation.ts';
import { sharedServices, type SharedServices } from '../../lib/handler/shared-services.ts';
import type { ProgressReport } from '../../lib/operations/services.ts';
import { makeContext } from './lambda-context.ts';
import type { FunctionModule } from './registry.ts';
import { stopAfter, stopGraceMs } from './stop-after.ts';

export interface InvocationRequest {
  requestId: string;
  timeoutMs: number;
  signal?: AbortSignal | undefined;
  onProgress?: ((progress: ProgressReport) => void) | undefined;
  /** The claim of the worker that starts this for a queued run. */
  claim?: Lease | null | undefined;
  /** Absent: those of this process. */
  shared?: SharedServices | undefined;
  /** How long a stopped invocation may take to end; the default is half a minute. */
  graceMs?: number | undefined;
}

/**
 * Calls a handler in this process, as AWS Lambda would. A handler that does not heed its signal is left behind after
 * the grace, so that the caller gets an answer.
 *
 * @throws PobsyncError
 */
export async function invokeInProcess(
  { contract, handler }: FunctionModule,
  event: unknown,
  request: InvocationRequest,
): Promise<unknown> {
  const { requestId, timeoutMs, onProgress, claim = null, graceMs = stopGraceMs } = request;
  const shared = request.shared ?? sharedServices();
  const stop = stopAfter(timeoutMs, contract.name, request.signal);
  const context = withInvocation(makeContext(contract, { requestId, timeoutMs, clock: shared.clock }), {
    signal: stop.signal,
    shared,
    claim,
    ...(onProgress === undefined ? {} : { onProgress }),
  });
  const abandoned = rejectAfterGrace(stop.signal, graceMs);
  try {
    return await Promise.race([handler(event, context), abandoned.promise]);
  } finally {
    stop.clear();
    abandoned.clear();
  }
}

function rejectAfterGrace(signal: AbortSignal, graceMs: number): { promise: Promise<never>; clear(): void } {
  let timer: NodeJS.Timeout | undefined;
  let onAbort = () => {};
  const promise = new Promise<never>((_, reject) => {
    onAbort = () => {
      timer = setTimeout(() => reject(signal.reason as Error), graceMs);
    };
    signal.addEventListener('abort', onAbort, { once: true });
    if (signal.aborted) onAbort();
  });
  return {
    promise,
    clear() {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
    },
  };
}
