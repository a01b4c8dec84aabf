import type { Context } from 'aws-lambda';
import type { FunctionContract } from '../contracts/function-contract.ts';
import { parseValue } from '../contracts/parse-value.ts';
import { NotFoundError } from '../domain/errors.ts';
import { showText } from '../domain/show-text.ts';
import { withInvocation } from '../handler/invocation.ts';
import type { FunctionHandler } from '../handler/make-handler.ts';
import type { SharedServices } from '../handler/shared-services.ts';
import type { InvokeFunction } from './gateway-options.ts';

type LoadFunction = () => Promise<{ contract: FunctionContract; handler: FunctionHandler<never> }>;

/** Calls functions where there is no runtime of ours around: inside the function `gateway` itself. */
export function makeInvoke(
  functions: Readonly<Record<string, LoadFunction>>,
  shared: SharedServices,
): InvokeFunction {
  return async (name, event, { type, requestId, signal = AbortSignal.timeout(60_000) }) => {
    const load = Object.hasOwn(functions, name) ? functions[name] : undefined;
    if (load === undefined) {
      throw new NotFoundError(
        `There is no function "${showText(name, 60)}": expected one of ${Object.keys(functions).join(', ')}.`,
      );
    }
    const { contract, handler } = await load();
    const known = parseValue(contract.eventSchema, event, 'event');
    if (type === 'DryRun') return null;
    const context = withInvocation({ awsRequestId: requestId } as Context, { signal, shared });
    return handler(known as never, context);
  };
}
