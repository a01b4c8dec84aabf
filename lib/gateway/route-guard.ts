import type { FastifyInstance, HTTPMethods } from 'fastify';
import { isSafeMethod, type RouteFacts } from './request-facts.ts';

/** One route as it was registered; tests walk over all of them. */
export interface KnownRoute {
  method: HTTPMethods;
  url: string;
  facts: RouteFacts;
}

declare module 'fastify' {
  interface FastifyInstance {
    knownRoutes: KnownRoute[];
  }
}

/**
 * Refuses to register a route that does not say who may use it, or one that may change something and does not say
 * what the audit log calls that. So no route can be forgotten.
 */
export function guardRoutes(app: FastifyInstance): void {
  const routes: KnownRoute[] = [];
  app.decorate('knownRoutes', routes);
  app.addHook('onRoute', (route) => {
    const facts = route.config?.facts;
    const name = `${String(route.method)} ${route.url}`;
    if (facts === undefined) throw new Error(`Route ${name} does not say who may use it.`);
    for (const method of [route.method].flat()) {
      if (!isSafeMethod(method) && facts.audit === undefined) {
        throw new Error(`Route ${name} may change something and has no name for the audit log.`);
      }
      if (method !== 'HEAD') routes.push({ method: method, url: route.url, facts });
    }
  });
}
