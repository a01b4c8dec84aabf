import type { FastifyInstance } from 'fastify';
import type { GatewayOptions } from '../gateway-options.ts';
import { adminRoutes } from './admin-routes.ts';
import { registerApiRoutes, type ApiRoute } from './api-route.ts';
import { registerApiDocs } from './docs-routes.tsx';
import { addEtags } from './etag.ts';
import { registerDownloadRoutes } from './download-routes.ts';
import { registerEventRoutes } from './event-routes.ts';
import { hostActionRoutes } from './host-action-routes.ts';
import { hostRoutes } from './host-routes.ts';
import { registerInvocationRoutes } from './invocation-routes.ts';
import { openApiDocument } from './openapi.ts';
import { recoveryRoutes } from './recovery-routes.ts';
import { runRoutes } from './run-routes.ts';
import { scheduleRoutes } from './schedule-routes.ts';
import { snapshotRoutes } from './snapshot-routes.ts';
import { statusRoutes } from './status-routes.ts';

/** Every route that the document tells of. */
export const apiRoutes: readonly ApiRoute[] = [
  ...statusRoutes,
  ...hostRoutes,
  ...hostActionRoutes,
  ...scheduleRoutes,
  ...snapshotRoutes,
  ...recoveryRoutes,
  ...runRoutes,
  ...adminRoutes,
];

/** The JSON API, its document, its streams, and the Invoke API of AWS Lambda. */
export function registerApi(app: FastifyInstance, options: GatewayOptions): void {
  addEtags(app);
  registerApiRoutes(app, apiRoutes);
  const document = JSON.stringify(openApiDocument(apiRoutes));
  app.get(
    '/api/openapi.json',
    { config: { facts: { access: 'viewer', kind: 'api' } } },
    async (_request, reply) => reply.type('application/json; charset=utf-8').send(document),
  );
  registerApiDocs(app, apiRoutes);
  registerEventRoutes(app, options);
  registerDownloadRoutes(app);
  registerInvocationRoutes(app, options);
}
