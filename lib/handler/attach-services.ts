import type { MiddlewareObj } from '@middy/core';
import type { Context } from 'aws-lambda';
import { randomUUID } from 'node:crypto';
import type { FunctionContract } from '../contracts/function-contract.ts';
import type { Services } from '../operations/services.ts';
import { bindServices } from './bind-services.ts';
import { invocationOf } from './invocation.ts';
import { sharedServices } from './shared-services.ts';

const servicesOfContext = new WeakMap<Context, Services>();

/** Gives the invocation its services: those that the runtime handed over, else those of the process. */
export function attachServices(contract: FunctionContract): MiddlewareObj {
  return {
    before({ context }) {
      const invocation = invocationOf(context);
      const services = bindServices(invocation?.shared ?? sharedServices(), {
        // a direct call may come without a context
        requestId: context.awsRequestId ?? randomUUID(),
        signal: invocation?.signal ?? AbortSignal.timeout(contract.timeoutMs),
        name: contract.name,
        claim: invocation?.claim,
        onProgress: invocation?.onProgress,
      });
      servicesOfContext.set(context, services);
      services.logger.debug('invocation begins');
    },
    after({ context }) {
      servicesOf(context).logger.debug('invocation ends');
    },
  };
}

export function servicesOf(context: Context): Services {
  const services = servicesOfContext.get(context);
  if (services === undefined) throw new Error('The context has no services: attachServices did not run.');
  return services;
}

/** For the error path, where the services themselves may be what failed. */
export function servicesIfAny(context: Context): Services | null {
  return servicesOfContext.get(context) ?? null;
}
