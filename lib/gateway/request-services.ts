import type { FastifyInstance } from 'fastify';
import { bindServices } from '../handler/bind-services.ts';
import type { GatewayOptions } from './gateway-options.ts';

/** Gives every request services of its own: its id in each line of the log, and a signal for when the client left. */
export function addServices(app: FastifyInstance, { shared }: GatewayOptions): void {
  app.decorateRequest('services');
  app.addHook('onRequest', async (request, reply) => {
    const gone = new AbortController();
    // of the reply: a request is "closed" as soon as it was read
    reply.raw.once('close', () => gone.abort());
    request.services = bindServices(shared, { requestId: request.id, signal: gone.signal, name: 'gateway' });
  });
  app.addHook('onResponse', async (request, reply) => {
    const { method, routeOptions, ip, identity, services } = request;
    const about = {
      method,
      // the pattern, not the address: that may hold anything
      route: routeOptions.url ?? null,
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime),
      peer: ip,
      user: identity?.user ?? null,
    };
    services.logger[reply.statusCode >= 500 ? 'error' : 'debug'](about, 'request');
  });
}
