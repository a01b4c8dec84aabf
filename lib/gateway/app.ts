import { randomUUID } from 'node:crypto';
import { fastify, type FastifyInstance } from 'fastify';
import { registerApi } from './api/api-routes.ts';
import { registerAssets } from './asset-routes.ts';
import { addAudit } from './audit-changes.ts';
import { addAuthentication } from './auth/authenticate.ts';
import { checkHostHeader } from './check-host-header.ts';
import type { GatewayOptions } from './gateway-options.ts';
import { registerPages } from './pages/routes/page-routes.ts';
import { parseBodies } from './parse-bodies.ts';
import { addServices } from './request-services.ts';
import { guardRoutes } from './route-guard.ts';
import { addSecurityHeaders } from './security-headers.ts';
import { sendErrors } from './send-errors.ts';
import { registerWatch } from './watch-routes.ts';

/**
 * The web gateway: pages, JSON API, streams and the Invoke API of AWS Lambda, as one Fastify app that listens, or is
 * called with events. It reads SQL and queues what writes; it needs no SSH key and never writes below the backup root.
 */
export function buildGateway(options: GatewayOptions): FastifyInstance {
  const app = fastify({
    logger: false,
    trustProxy: options.trustProxy ?? false,
    bodyLimit: 256 * 1024,
    // a client that sends slowly, or nothing, must not hold a connection
    requestTimeout: 30_000,
    connectionTimeout: 0,
    keepAliveTimeout: 65_000,
    forceCloseConnections: true,
    exposeHeadRoutes: true,
    // ids of clients are not taken over: they would stand in our log
    requestIdHeader: false,
    genReqId: () => randomUUID(),
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 200 },
    // replies are made by us; what comes in is parsed by the contracts, which neither coerce nor drop
    return503OnClosing: true,
  });
  app.setValidatorCompiler(() => () => true);
  // the order is the order in which a request meets them
  guardRoutes(app);
  addServices(app, options);
  addSecurityHeaders(app);
  addAudit(app);
  checkHostHeader(app, options);
  parseBodies(app);
  sendErrors(app);
  addAuthentication(app, options);
  registerAssets(app);
  registerWatch(app);
  registerPages(app);
  registerApi(app, options);
  return app;
}
