import awsLambdaFastify, { type PromiseHandler } from '@fastify/aws-lambda';
import type { Context } from 'aws-lambda';
import { defineFunction } from '../lib/contracts/function-contract.ts';
import { gatewayEvent, gatewayResult, type GatewayEvent } from '../lib/contracts/gateway.ts';
import { buildGateway } from '../lib/gateway/app.ts';
import { makeInvoke } from '../lib/gateway/make-invoke.ts';
import { invocationOf } from '../lib/handler/invocation.ts';
import { sharedServices, type SharedServices } from '../lib/handler/shared-services.ts';

export const contract = defineFunction({
  name: 'gateway',
  description: 'The whole web admin and API as one function behind API Gateway.',
  eventSchema: gatewayEvent,
  resultSchema: gatewayResult,
  timeoutMs: 60_000,
  isolated: false,
});

const functions = {
  status: () => import('./status.ts'),
  prune: () => import('./prune.ts'),
  backup: () => import('./backup.ts'),
  discover: () => import('./discover.ts'),
  restore: () => import('./restore.ts'),
  verify: () => import('./verify.ts'),
  check: () => import('./check.ts'),
  'set-root': () => import('./set-root.ts'),
  'scan-keys': () => import('./scan-keys.ts'),
  'schedule-tick': () => import('./schedule-tick.ts'),
};

const proxies = new WeakMap<SharedServices, PromiseHandler>();

/** Answers an event of API Gateway, of either version. The app is built at the first one and kept. */
export async function handler(event: GatewayEvent, context: Context): Promise<unknown> {
  const shared = invocationOf(context)?.shared ?? sharedServices();
  const proxy = proxies.get(shared) ?? makeProxy(shared);
  proxies.set(shared, proxy);
  return proxy(event, context);
}

function makeProxy(shared: SharedServices): PromiseHandler {
  const invoke = makeInvoke(functions, shared);
  // behind API Gateway the name in the address is not the client's choice, and one hop tells the client's address
  const app = buildGateway({
    shared,
    invoke,
    hostNames: null,
    trustProxy: (_, hop) => hop === 0,
    canStream: false,
  });
  return awsLambdaFastify(app, {
    binaryMimeTypes: ['application/octet-stream', 'image/*', 'font/*'],
    parseCommaSeparatedQueryParams: false,
    decorateRequest: false,
  });
}
