import type { MiddlewareObj } from '@middy/core';
import type { FunctionContract } from '../contracts/function-contract.ts';
import { PobsyncError, toPublicError } from '../domain/errors.ts';
import { servicesIfAny } from './attach-services.ts';
import { invocationOf } from './invocation.ts';

/**
 * Makes one kind of error of everything that can be thrown. What is not ours becomes `internal` and is logged here,
 * once, with its stack: nobody further out sees the original.
 */
export function mapErrors(contract: FunctionContract): MiddlewareObj {
  return {
    onError(request) {
      const { error, context } = request;
      const stopReason = stopReasonOf(error, invocationOf(context)?.signal ?? servicesIfAny(context)?.signal);
      if (stopReason !== null) {
        request.error = stopReason;
      } else if (!(error instanceof PobsyncError)) {
        servicesIfAny(context)?.logger.error({ err: error, function: contract.name }, 'defect');
        const { code, message, cure } = toPublicError(error);
        request.error = new PobsyncError(code, message, { cause: error, ...(cure === null ? {} : { cure }) });
      }
    },
  };
}

/** Many calls throw an AbortError, or the reason itself, once their signal is aborted: the reason is what happened. */
function stopReasonOf(error: unknown, signal: AbortSignal | undefined): Error | null {
  if (signal?.aborted !== true) return null;
  const { reason } = signal as { reason: unknown };
  const isAbort = error === reason || (error as { name?: unknown } | null)?.name === 'AbortError';
  if (!isAbort) return null;
  if (reason instanceof PobsyncError) return reason;
  return new PobsyncError('timed_out', 'The invocation exceeded its time limit and was stopped.');
}
