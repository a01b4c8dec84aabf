import type { Context } from 'aws-lambda';
import type { Clock } from '../../lib/clock.ts';
import type { FunctionContract } from '../../lib/contracts/function-contract.ts';
import { version } from '../../lib/version.ts';

/** The context that AWS Lambda would hand to a handler, filled with what has a meaning here. */
export function makeContext(
  contract: FunctionContract,
  { requestId, timeoutMs, clock }: { requestId: string; timeoutMs: number; clock: Clock },
): Context {
  const startedMs = clock.monotonicMs();
  return {
    awsRequestId: requestId,
    callbackWaitsForEmptyEventLoop: false,
    functionName: contract.name,
    functionVersion: version,
    invokedFunctionArn: `arn:pobsync:lambda:local:000000000000:function:${contract.name}`,
    logGroupName: `pobsync/${contract.name}`,
    logStreamName: requestId,
    memoryLimitInMB: '0',
    getRemainingTimeInMillis: () => Math.max(0, timeoutMs - (clock.monotonicMs() - startedMs)),
    // callbacks of Node 0.10 that the type still asks for
    done: () => {},
    fail: () => {},
    succeed: () => {},
  };
}
